using System.Text.RegularExpressions;

namespace Agentd.Infrastructure.Tests.Configuration;

/// <summary>An error about a value shows the value, unless that may be a secret.</summary>
public sealed partial class FoundValueTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public static TheoryData<string> Names => [.. BadFiles.All.Where(file => Found(file) is not null).Select(file => file.ToString())];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_error_about_a_value_shows_what_was_found(string name)
    {
        var bad = BadFiles.All.Single(file => file.ToString() == name);

        var line = _folder.Load(bad.Text).ErrorLines().Single();

        var found = Found(bad)!;
        if (found.Length > 100) line.Length.ShouldBeLessThan(_folder.Path.Length + 400);
        line.ShouldContain(found.Length > 40 ? found[..40] : found);
    }

    [Fact]
    public void That_is_so_of_most_rules() => Names.Count.ShouldBeGreaterThan(120);

    [Theory]
    [InlineData("name = \"Site\"", "agents[0]: name: must begin with a letter a to z (found 'Site')")]
    [InlineData("name = \"root\"", "agents[0]: name: 'root' is a user of every base system; choose another name\n")]
    [InlineData("name = \"a\\u202Eb\"", "(found 'a\\u202eb')")]
    [InlineData("base_image = \" i\"", "has white space around it; remove it (found ' i')")]
    [InlineData("base_image = \"a\\u001b[31mb\"", "holds a control character; remove it (found 'a\\u001b[31mb')")]
    [InlineData("base_image = 1_000", "is an integer; it must be a string (found 1_000)")]
    [InlineData("base_image = 2020-01-01", "is a date; it must be a string (found 2020-01-01)")]
    [InlineData("base_image = \"https://me:hunter2@r.example/a b\"", "must not hold white space (found 'https://***@r.example/a b')")]
    public void What_was_found_is_quoted_bounded_and_made_visible(string line, string words) =>
        string.Concat(_folder.Load(BadFile.Instead(line, "").Text).ErrorLines().Select(error => error + "\n")).ShouldContain(words);

    [Theory]
    [InlineData("repo = \"https://me:hunter2@a.example/b\"", "(found 'https://***@a.example/b')")]
    [InlineData("repo = \"ssh://me:hunter2@a.example/b\"", "(found 'ssh://***@a.example/b')")]
    [InlineData("repo = \"me:hunter2@a.example/b\"", "(found '***@a.example/b')")]
    [InlineData("repo = \" https://me:hunter2@a.example/b\"", "has white space around it")]
    [InlineData("repo = \"https://a.example/b?token=hunter2\"", "(found 'https://a.example/b?***')")]
    [InlineData("repo = \"https://a.example/b#hunter2\"", "(found 'https://a.example/b#***')")]
    [InlineData("repo_token_source = \"T=hunter2\"", "which holds no '='")]
    [InlineData("repo_token_source = \" hunter2\"", "has white space around it")]
    [InlineData("repo_token_source = [\"hunter2\"]", "is an array")]
    [InlineData("repo_token_source = 42012345", "is an integer")]
    [InlineData("repo_token_file = \"hunter2\"", "must be an absolute path")]
    [InlineData("repo_token_credential = \"a/hunter2\"", "not a path")]
    [InlineData("credentials = [\"A=hunter2\"]", "is a string")]
    [InlineData("credentials = \"A=hunter2\"", "is a string")]
    [InlineData("credentials = [{ name = \"A=hunter2\", source = \"B\" }]", "(found 'A=***')")]
    [InlineData("credentials = [{ name = \"A=hunter2\\u0007\", source = \"B\" }]", "(found 'A=***')")]
    [InlineData("credentials = [{ name = \"A\", source = \"B=hunter2\" }]", "which holds no '='")]
    [InlineData("credentials = [{ name = \"A\", source_file = \"hunter2\" }]", "must be an absolute path")]
    [InlineData("credentials = [{ name = \"A\", source_credential = \"./hunter2\" }]", "not a path")]
    [InlineData("credentials = [{ name = \"A\", source = \"B\", hosts = [\"a.x\"], set = \"hunter2\" }]", "must be a header and")]
    [InlineData("credentials = [{ name = \"A\", source = \"B\", hosts = [\"a.x\"], placeholder = \"hunter2\" }]", "must have 16 to 4096")]
    [InlineData("credentials = [{ name = \"A\", value = \"hunter2\" }]", "unknown key")]
    [InlineData("command = { argv = [\"x\", \"--token=hunter2\\u0000\"] }", "holds a NUL")]
    [InlineData("command = { argv = \"x --token=hunter2\" }", "is a string")]
    [InlineData("command = \"x --token=hunter2\"", "is a string")]
    public void What_may_be_a_secret_is_not_shown(string line, string words)
    {
        var file = $"[[agents]]\nname = \"site\"\nbase_image = \"i\"\nmethodology_dir = \"method\"\n{line}\n"
            + (line.StartsWith("command", StringComparison.Ordinal) ? "" : "[agents.command]\nargv = [\"x\"]\n");

        var errors = string.Join('\n', _folder.Load(file).ErrorLines());

        errors.ShouldContain(words);
        errors.ShouldNotContain("hunter2");
        errors.ShouldNotContain("42012345");
    }

    // The value behind the mark, as it is written; null where there is none, where it may be a secret, or where it is empty.
    private static string? Found(BadFile file)
    {
        if (Secretive().IsMatch(file.Marked)) return null;
        var text = MarkedText().Match(file.Marked);
        if (text.Success) return text.Groups[1].Value;
        var other = MarkedOther().Match(file.Marked);
        return other.Success ? other.Groups[1].Value : null;
    }

    [GeneratedRegex("credentials\\]\\]\\n[\\s\\S]*source\\w* = ¦|repo_token_\\w+ = ¦|url\\w* = ¦|secret_file = ¦|set = ¦|placeholder = ¦|"
        + "argv = [^\\n]*¦|mounts = (\\[)?¦|agents = (\\[)?¦|daemon = ¦|retention = ¦|:pw@|git@|\\?c|b#c|=1")]
    private static partial Regex Secretive();

    [GeneratedRegex("= ¦[\"']([^\"'\\\\\\n]+)[\"']")]
    private static partial Regex MarkedText();

    [GeneratedRegex("= ¦([-0-9a-z.][-0-9a-z.:_]*)\\n")]
    private static partial Regex MarkedOther();
}
