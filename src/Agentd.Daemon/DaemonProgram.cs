using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Agentd.Daemon.Commands;
using Agentd.Daemon.Commands.Audit;
using Agentd.Daemon.Commands.Options;
using Agentd.Domain.Sessions;

namespace Agentd.Daemon;

/// <summary>The program <c>agentd-daemon</c>: its verbs, and what its arguments come to.</summary>
internal static class DaemonProgram
{
    private const int Failure = 1;
    private const int Usage = 2;

    // A leading @ is text like any other: no argument is ever read from a file behind the operator's back.
    private static readonly ParserConfiguration Rules = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>Does what the arguments say.</summary>
    /// <returns>0, or 1 for what failed or was found wrong, or 2 for a wrong command line.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, StartDirectory start, TextReader input, TextWriter output, TextWriter errors)
    {
        var parsed = Define(start, input).Parse(arguments, Rules);
        if (Mistakes(parsed) is { Count: > 0 } mistakes) return Explain(mistakes, parsed, errors);
        try
        {
            // Signals are the daemon's own business: a drain may take hours.
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = errors,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }).ConfigureAwait(false);
        }
        catch (SessionException failure)
        {
            await errors.WriteLineAsync($"agentd: {failure.Message}").ConfigureAwait(false);
            return Failure;
        }
    }

    private static RootCommand Define(StartDirectory start, TextReader input) => new(
        "The agentd daemon. Operators start it through 'agentd'.")
    {
        DaemonCommand.Define(start),
        CheckCommand.Define(start),
        InitCommand.Define(start),
        DoctorCommand.Define(start),
        AuditCommand.Define(start, input),
        WorkCommand.Define(start),
        NotifyCommand.Define(start),
        JudgeCommand.Define(),
        VerifySteadilyCommand.Define(),
    };

    // 'agentd' finds misspelt words first, and what was meant; here they are only not taken for a record's id.
    private static List<string> Mistakes(ParseResult parsed)
    {
        if (parsed.Action is not ParseErrorAction && parsed.Action != parsed.CommandResult.Command.Action) return [];
        var misplaced = Misplaced(parsed).ToList();
        return misplaced.Count > 0 ? misplaced : [.. parsed.Errors.Select(error => error.Message).Distinct()];
    }

    private static IEnumerable<string> Misplaced(ParseResult parsed)
    {
        foreach (var word in parsed.Tokens.Where(token => token.Type == TokenType.Directive))
            yield return $"unknown word '{word.Value}' before the verb";
        if (parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)) yield break;
        foreach (var word in parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens))
            if (word.Value is ['-', _, ..]) yield return $"unknown option '{word.Value}'";
    }

    private static int Explain(List<string> mistakes, ParseResult parsed, TextWriter errors)
    {
        foreach (var mistake in mistakes) errors.WriteLine($"agentd: {mistake}");
        errors.WriteLine($"agentd: see 'agentd {Verb(parsed.CommandResult)}--help'");
        return Usage;
    }

    private static string Verb(CommandResult command) => command.Command is RootCommand
        ? ""
        : $"{(command.Parent is CommandResult above ? Verb(above) : "")}{command.Command.Name} ";
}
