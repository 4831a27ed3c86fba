using System.CommandLine;
using Agentd.Daemon.Commands.Options;
using Agentd.Infrastructure.Audit;
using Agentd.Infrastructure.Audit.Chains;

namespace Agentd.Daemon.Commands.Audit;

/// <summary><c>agentd audit head</c>: the newest link of each agent's chain, to be kept where the records are not.</summary>
internal static class HeadVerb
{
    public static Command Define(AuditRootOptions root, OutputOption output)
    {
        var head = new Command("head", "Prints the newest link of each agent's chain.");
        head.SetAction(parsed =>
        {
            var heads = ChainHeads.Read(root.In(parsed));
            output.Print(parsed, () => AuditReports.Json(heads), () => heads.Select(link => link.ToString()));
        });
        return head;
    }
}
