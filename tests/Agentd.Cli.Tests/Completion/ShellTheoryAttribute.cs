namespace Agentd.Cli.Tests.Completion;

/// <summary>
/// A test that a shell of this machine runs; skipped where the shell is not installed, unless AGENTD_REQUIRE_SHELLS says that it must be.
/// </summary>
internal sealed class ShellTheoryAttribute : TheoryAttribute
{
    public ShellTheoryAttribute(string shell)
    {
        Timeout = 300_000;
        var installed = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Any(directory => File.Exists(Path.Combine(directory, shell)));
        if (!installed && Environment.GetEnvironmentVariable("AGENTD_REQUIRE_SHELLS") != "1")
            Skip = $"needs {shell}: './build.sh test' as root installs it";
    }
}
