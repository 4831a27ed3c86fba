namespace Agentd.Cli.Launching;

/// <summary>The command line of <c>agentd-daemon</c>: ours, with the verb first and what stood before it last.</summary>
internal static class DaemonArguments
{
    /// <summary>
    /// Where the verb stands among the arguments; null when there is none and <c>daemon</c> is meant.
    /// </summary>
    public static int? VerbIndex(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--config") i++;
            else if (!arguments[i].StartsWith('-')) return i;
        }

        return null;
    }

    /// <summary>The arguments in the daemon program's order, without its own name.</summary>
    public static IReadOnlyList<T> Order<T>(IReadOnlyList<T> arguments, int? verbIndex, T daemonVerb) => verbIndex is { } verb
        ? [.. arguments.Skip(verb), .. arguments.Take(verb)]
        : [daemonVerb, .. arguments];
}
