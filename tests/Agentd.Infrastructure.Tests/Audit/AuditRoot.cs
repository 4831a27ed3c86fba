using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit;
using Agentd.Infrastructure.Audit.Sealing;

namespace Agentd.Infrastructure.Tests.Audit;

/// <summary>An audit root on the real file system, gone after the test.</summary>
internal sealed class AuditRoot : IDisposable
{
    public static readonly DaemonId Daemon = DaemonId.FromPaths("/run/agentd/agentd.sock", "/run/agentd/agentd.pid");
    public static readonly AgentName Agent = AgentName.Parse("site-builder");

    public AuditRoot(string? path = null) => Path = path ?? Directory.CreateTempSubdirectory("agentd-audit-").FullName;

    public string Path { get; }

    /// <summary>A root whose syncs cost nothing, for tests that seal many times.</summary>
    public static AuditRoot InMemory() => new(Directory.CreateDirectory($"/dev/shm/agentd-audit-{Guid.NewGuid():n}").FullName);

    public AuditRecordStore Store() => new(new AuditRecordSettings { Root = Path });

    public static SessionRecord Record(DateTimeOffset? startedAt = null) => new()
    {
        SessionId = SessionId.FromBytes(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8)),
        Agent = Agent,
        DaemonId = Daemon,
        RepositoryUrl = "https://example.org/repo.git",
        StartedAt = startedAt ?? DateTimeOffset.Parse("2026-01-02T03:04:05.678Z", null),
    };

    public static SessionRecord Ended(SessionRecord record) =>
        record with { EndedAt = record.StartedAt.AddMinutes(2), Outcome = "success", ExitCode = 0 };

    public string PathOf(SessionRecord record) => System.IO.Path.Combine(Path, record.Agent.Value, record.SessionId.Value);

    public string Runa(SessionRecord record) => System.IO.Path.Combine(PathOf(record), "runa");

    public string SessionFile(SessionRecord record) => System.IO.Path.Combine(PathOf(record), "agentd", "session.json");

    public void Dispose()
    {
        Shell.Run($"chmod -R u+rwX '{Path}'; rm -rf '{Path}'");
    }
}
