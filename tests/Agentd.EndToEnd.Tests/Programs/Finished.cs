namespace Agentd.EndToEnd.Tests.Programs;

/// <summary>A program that has ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it printed on standard output.</param>
/// <param name="Errors">What it printed on standard error.</param>
/// <param name="Took">How long it ran.</param>
internal sealed record Finished(int ExitCode, string Output, string Errors, TimeSpan Took)
{
    /// <summary>The last line on standard output; empty when there is none.</summary>
    public string LastOutput => LastOf(Output);

    /// <summary>The last line on standard error; empty when there is none.</summary>
    public string LastError => LastOf(Errors);

    /// <summary>Requires a good end with this last line on standard output.</summary>
    public Finished ShouldSay(string line)
    {
        LastOutput.ShouldBe(line, Errors);
        ExitCode.ShouldBe(0, Errors);
        return this;
    }

    /// <summary>Requires a bad end with this last line on standard error, and nothing on standard output.</summary>
    public Finished ShouldFailWith(string line)
    {
        LastError.ShouldBe(line);
        Output.ShouldBeEmpty();
        ExitCode.ShouldBe(1);
        return this;
    }

    /// <summary>Requires that it ended with 0.</summary>
    public Finished ShouldSucceed()
    {
        ExitCode.ShouldBe(0, Errors);
        return this;
    }

    private static string LastOf(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault("");
}
