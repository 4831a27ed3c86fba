using System.Reflection;
using System.Text;
using Agentd.Web.Hosting;

namespace Agentd.Web.Tests.Hosting;

public sealed class AssetTests
{
    private static readonly Assembly Program = typeof(PageDesk).Assembly;

    private static Dictionary<string, string> Files() => Program.GetManifestResourceNames().ToDictionary(name => name, name =>
    {
        using var reader = new StreamReader(Program.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    });

    [Fact]
    public void All_files_together_leave_half_of_the_hundred_kilobytes_to_the_page() =>
        Files().Values.Sum(text => Encoding.UTF8.GetByteCount(text)).ShouldBeLessThan(50_000);

    [Fact]
    public void Every_file_that_is_carried_can_be_asked_for() =>
        Files().Keys.ShouldAllBe(name => Assets.Find("/" + name) != null);

    [Fact]
    public void No_script_makes_markup_of_text_and_none_asks_anybody_else()
    {
        foreach (var (name, text) in Files())
        {
            foreach (var way in new[] { "innerHTML", "outerHTML =", "insertAdjacentHTML", "document.write", "eval(", "new Function" })
                text.ShouldNotContain(way, Case.Sensitive, name);
            text.Replace("http://www.w3.org/2000/svg", "").ShouldNotContain("://", Case.Sensitive, name);
            text.ShouldNotContain("@import", Case.Sensitive, name);
        }
    }

    [Theory]
    [InlineData("/../app.css")]
    [InlineData("/App.css")]
    [InlineData("/")]
    public void Nothing_else_is_a_file(string path) => Assets.Find(path).ShouldBeNull();
}
