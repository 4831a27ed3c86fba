using System.CommandLine;
using Agentd.Daemon.Commands.Options;

namespace Agentd.Daemon.Commands.Audit;

/// <summary><c>agentd audit</c>: reads, checks and thins out records. None of it needs a daemon.</summary>
internal static class AuditCommand
{
    /// <summary>The verb with its sub-verbs.</summary>
    /// <param name="start">What paths are relative to.</param>
    /// <param name="input">Standard input, where heads may come from.</param>
    public static Command Define(StartDirectory start, TextReader input)
    {
        var (root, output) = (new AuditRootOptions(start), new OutputOption { Recursive = true });
        var audit = new Command("audit", "Reads, checks and thins out audit records.") { output };
        root.AddTo(audit);
        audit.Subcommands.Add(ListVerb.Define(root, output));
        audit.Subcommands.Add(ShowVerb.Define(root, output));
        audit.Subcommands.Add(VerifyVerb.Define(root, output, start, input));
        audit.Subcommands.Add(HeadVerb.Define(root, output));
        audit.Subcommands.Add(PruneVerb.Define(root, output));
        return audit;
    }
}
