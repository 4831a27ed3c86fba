using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Verification;

/// <summary>
/// Verifies all records under an audit root, one after the other in the order of their names, and says of each at once what it came to, so
/// that whoever is interrupted can go on behind the last one.
/// </summary>
/// <param name="root">The audit root, an absolute path.</param>
internal sealed class SteadyVerification(string root)
{
    private const int MostFindings = 5, MostWords = 300;

    /// <summary>Verifies.</summary>
    /// <param name="after">The last record that was verified before; null to begin.</param>
    /// <param name="tell">Takes each step.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="SessionException">The audit root cannot be read.</exception>
    public void Run(VerifiedPlace? after, Action<VerifiedStep> tell, CancellationToken cancellation)
    {
        try
        {
            using var directory = DirectoryHandle.OpenPath(root);
            foreach (var agent in RootContents.Read(directory).Agents)
            {
                var passed = string.CompareOrdinal(agent, after?.Agent);
                if (after is null || passed >= 0) Run(directory, agent, passed == 0 ? after?.SessionId : null, tell, cancellation);
            }
        }
        catch (LinuxException failure)
        {
            throw AuditFailure.Of(root, "verify the audit records under", failure);
        }
    }

    private static void Run(
        DirectoryHandle root, string agent, string? after, Action<VerifiedStep> tell, CancellationToken cancellation)
    {
        List<AuditFinding> findings = [];
        var verification = new AgentVerification(agent, root, findings, cancellation) { Verified = Tell };
        verification.Run(session => string.CompareOrdinal(session, after) > 0, heads: null, key: null);
        Tell(null);

        void Tell(string? session)
        {
            foreach (var group in findings.GroupBy(finding => finding.SessionId).ToArray())
                if (group.Key is null || group.Key != session) tell(Step(group.Key, [.. group], isPassed: false));
            if (session is not null) tell(Step(session, [.. findings.Where(finding => finding.SessionId == session)], isPassed: true));
            findings.Clear();
        }

        VerifiedStep Step(string? session, AuditFinding[] found, bool isPassed) => new(agent, session, isPassed)
        {
            Count = found.Length,
            Findings = found.Length == 0 ? null : [.. found.Take(MostFindings).Select(Words)],
        };
    }

    // Names of entries are the session's choice, and a manifest may have millions.
    private static string Words(AuditFinding finding) =>
        HarmlessLine.Of(finding.Entry is { } entry ? $"{entry} {finding.What}" : finding.What, MostWords);
}

/// <summary>A record, by its place in the order of all.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="SessionId">The session.</param>
internal sealed record VerifiedPlace(string Agent, string SessionId);

/// <summary>What a step of the verification came to.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="SessionId">The record; null for the agent's chain.</param>
/// <param name="IsPassed">Whether the record has been compared, so that the next time may begin behind it.</param>
internal sealed record VerifiedStep(string Agent, string? SessionId, bool IsPassed)
{
    /// <summary>How many differences there are.</summary>
    public int Count { get; init; }

    /// <summary>The first of them; null for none.</summary>
    public IReadOnlyList<string>? Findings { get; init; }

    /// <summary>What tells it from other records and chains.</summary>
    [JsonIgnore]
    public string Key => SessionId ?? $"{Agent}-chain";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VerifiedStep))]
[JsonSerializable(typeof(VerifyReport))]
internal sealed partial class VerifiedJson : JsonSerializerContext
{
    private static VerifiedJson? _plain;

    internal static VerifiedJson Plain => _plain ??= new VerifiedJson(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
