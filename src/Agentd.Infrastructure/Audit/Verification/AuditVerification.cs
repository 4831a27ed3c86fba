using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Listing;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Audit.Signatures;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Verification;

/// <summary>
/// Verifies records against what they say of themselves, against their chains, and against what was kept elsewhere. Needs no daemon,
/// and read permission only.
/// </summary>
/// <param name="root">The audit root, an absolute path.</param>
internal sealed class AuditVerification(string root)
{
    /// <summary>Verifies, and names every difference.</summary>
    /// <exception cref="SessionException">
    /// The audit root or the key cannot be read, or a record that is asked for does not exist.
    /// </exception>
    public VerifyReport Run(VerifyRequest request, CancellationToken cancellation)
    {
        var wanted = request.Sessions.Select(new RecordList(root).Find).ToList();
        var ids = wanted.Select(record => record.SessionId).ToHashSet();
        using var key = request.PublicKeyFile is { } file ? SigningKeyFile.ReadPublic(file) : null;
        try
        {
            using var directory = DirectoryHandle.OpenPath(root);
            var contents = RootContents.Read(directory);
            var agents = wanted.Count == 0 ? contents.Agents : [.. wanted.Select(record => record.Agent).Distinct()];
            var findings = new List<AuditFinding>();
            var work = agents.Select(agent => new AgentVerification(agent, directory, findings, cancellation)).ToList();
            var verified = work.ConvertAll(agent => agent.Run(id => ids.Count == 0 || ids.Contains(id), request.Heads, key));
            if (wanted.Count == 0) FindLostAgents(request.Heads ?? [], agents, findings);
            return new VerifyReport(verified, findings)
            {
                Records = wanted.Count == 0 ? [] : [.. work.SelectMany(agent => agent.Chosen)],
                Unknown = [.. wanted.Count == 0 ? contents.Unknown : [], .. work.SelectMany(agent => agent.Unknown)],
            };
        }
        catch (LinuxException failure)
        {
            throw AuditFailure.Of(root, "verify the audit records under", failure);
        }
    }

    private static void FindLostAgents(IEnumerable<ChainHead> heads, IReadOnlyList<string> agents, List<AuditFinding> findings)
    {
        const string What = "is what the given head names, and the agent has no records at all";
        foreach (var head in heads.Where(head => !agents.Contains(head.Agent)))
            findings.Add(new AuditFinding(head.Agent, head.SessionId, null, What));
    }
}
