using Agentd.Web.Guarding;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Web.Tests.Guarding;

public sealed class SignInsTests : IDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("agentd-sign-ins-");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    private string Kept => Path.Combine(_state.FullName, "web");

    public void Dispose() => _state.Delete(recursive: true);

    private SignIns Make() => new(Kept, _time);

    [Fact]
    public void A_link_lets_one_browser_in_once_in_whichever_process()
    {
        var key = Make().NewLink();

        var browser = Make().Use(key).ShouldNotBeNull();
        Make().Use(key).ShouldBeNull();
        Make().Admits(browser).ShouldBeTrue();
        Make().Admits(key).ShouldBeFalse();
    }

    [Fact]
    public async Task Of_many_who_use_a_link_at_once_one_gets_in()
    {
        var key = Make().NewLink();
        var used = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Make().Use(key))));
        used.OfType<string>().Count().ShouldBe(1);
    }

    [Fact]
    public void A_link_is_good_for_ten_minutes_and_a_browser_for_twelve_hours()
    {
        var (early, late) = (Make().NewLink(), Make().NewLink());
        _time.Advance(TimeSpan.FromMinutes(9));
        var browser = Make().Use(early).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromMinutes(2));
        Make().Use(late).ShouldBeNull();
        Make().Admits(browser).ShouldBeTrue();
        _time.Advance(TimeSpan.FromHours(12));
        Make().Admits(browser).ShouldBeFalse();
    }

    [Fact]
    public void What_is_kept_lets_nobody_in_and_is_for_its_owner_alone()
    {
        var key = Make().NewLink();
        var browser = Make().Use(key)!;
        var other = Make().NewLink();

        foreach (var file in new DirectoryInfo(Kept).GetFiles())
        {
            file.Length.ShouldBe(0);
            file.UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            foreach (var secret in new[] { key, browser, other }) file.Name.ShouldNotContain(secret);
            Make().Admits(file.Name.Split('-')[1]).ShouldBeFalse();
        }
        File.GetUnixFileMode(Kept).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_was_never_given_opens_nothing(string key)
    {
        Make().Use(key).ShouldBeNull();
        Make().Admits(key).ShouldBeFalse();
    }

    [Fact]
    public void Old_ones_are_cleared_away_and_no_more_than_two_hundred_are_kept()
    {
        for (var i = 0; i < 230; i++) Make().NewLink();
        new DirectoryInfo(Kept).GetFiles().Length.ShouldBeLessThanOrEqualTo(200);
        _time.Advance(TimeSpan.FromHours(13));
        Make().NewLink();
        new DirectoryInfo(Kept).GetFiles().Length.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void A_directory_that_cannot_be_used_is_named_with_the_cure()
    {
        File.WriteAllText(Kept, "");
        Should.Throw<SignInException>(() => Make().NewLink()).Message.ShouldContain("--state-dir");
    }
}
