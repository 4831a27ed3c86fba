using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text;
using Agentd.Cli.Connecting;
using Agentd.Cli.Json;
using Agentd.Cli.Parsing;
using Agentd.Protocol;

namespace Agentd.Cli.Verbs;

/// <summary>The program <c>agentd</c>: from its arguments to its exit code, every failure in words.</summary>
internal static class AgentdProgram
{
    // A leading @ is text like any other: no argument is ever read from a file behind the operator's back.
    private static readonly ParserConfiguration Rules = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>Does what the arguments say.</summary>
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal)
    {
        try
        {
            return await ExplainedAsync(arguments, terminal).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            return e.HResult == DescriptorStream.BrokenPipe ? ExitCode.BrokenPipe : ExitCode.Failure; // Nobody reads what is printed.
        }
    }

    private static async Task<int> ExplainedAsync(string[] arguments, Terminal terminal)
    {
        ParseResult? parsed = null;
        try
        {
            parsed = AgentdCommand.Define(terminal, arguments).Parse(arguments, Rules);
            if (Mistakes(parsed) is { Count: > 0 } mistakes) return ExplainUsage(mistakes, parsed, terminal);
            return await InvokeAsync(parsed, terminal).ConfigureAwait(false);
        }
        catch (OperatorException e)
        {
            terminal.PrintError(e.Message);
            // A script that asked for JSON also gets the problem's code and each violated rule.
            if (e is ProblemException { Problem: var problem } && JsonIsAskedFor(parsed)) terminal.PrintOut(JsonDocuments.Text(problem));
            return e.ExitCode;
        }
        catch (Exception e) when (e is ProtocolException or SocketPathException)
        {
            terminal.PrintError(e.Message);
            return ExitCode.Failure;
        }
        catch (IOException e) when (e.HResult != DescriptorStream.BrokenPipe)
        {
            terminal.PrintError($"cannot write: {e.Message}");
            return ExitCode.Failure;
        }
    }

    private static bool JsonIsAskedFor(ParseResult? parsed) =>
        parsed?.CommandResult.Command.Options.OfType<JsonOption>().FirstOrDefault()?.In(parsed) ?? false;

    private static async Task<int> InvokeAsync(ParseResult parsed, Terminal terminal)
    {
        var help = new StreamWriter(terminal.Out, new UTF8Encoding(false), leaveOpen: true);
        await using var _ = help.ConfigureAwait(false);
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = help,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        }).ConfigureAwait(false);
    }

    // Help and version are given whatever else was typed. What a misspelt word leads the parser to is no mistake of its own.
    private static List<string> Mistakes(ParseResult parsed)
    {
        if (parsed.Action is not ParseErrorAction && parsed.Action != parsed.CommandResult.Command.Action) return [];
        var misspelt = Misspelling.In(parsed).ToList();
        return misspelt.Count > 0 ? misspelt : [.. parsed.Errors.Select(error => error.Message).Distinct()];
    }

    private static int ExplainUsage(List<string> mistakes, ParseResult parsed, Terminal terminal)
    {
        foreach (var mistake in mistakes) terminal.PrintError(mistake);
        terminal.PrintError($"see 'agentd {Verb(parsed.CommandResult)}--help'");
        return ExitCode.Usage;
    }

    private static string Verb(CommandResult command) => command.Command is RootCommand
        ? ""
        : $"{(command.Parent is CommandResult above ? Verb(above) : "")}{command.Command.Name} ";
}
