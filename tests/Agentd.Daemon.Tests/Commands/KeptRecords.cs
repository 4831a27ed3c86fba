using System.Diagnostics;
using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit;
using Agentd.Infrastructure.Audit.Sealing;

namespace Agentd.Daemon.Tests.Commands;

/// <summary>A directory with a configuration and audit records in it, gone after the test.</summary>
internal sealed class KeptRecords : IDisposable
{
    public static readonly DateTimeOffset LongAgo = new(2024, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public KeptRecords(string daemonKeys = "")
    {
        Directory.CreateDirectory(At("method"));
        File.WriteAllText(At("method/manifest.toml"), "[[artifact_types]]\nname = \"request\"\n");
        File.WriteAllText(ConfigPath, $"""
            [daemon]
            socket_path = "agentd.sock"
            pid_file = "agentd.pid"
            audit_root = "audit"
            {daemonKeys}
            [[agents]]
            name = "site-builder"
            base_image = "localhost/agentd-no-such-image:1"
            methodology_dir = "method"
            command = {"{"} argv = ["runa"] {"}"}

            """);
        File.SetUnixFileMode(ConfigPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.CreateDirectory(Root);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("agentd-verbs-").FullName;

    public string ConfigPath => At("agentd.toml");

    public string Root => At("audit");

    public DaemonId Daemon => DaemonId.FromPaths(At("agentd.sock"), At("agentd.pid"));

    public string At(string relative) => Path.Combine(Folder, relative);

    /// <summary>Seals a record, and gives its id.</summary>
    public async Task<string> Seal(DateTimeOffset? startedAt = null, DaemonId? daemon = null)
    {
        var store = new AuditRecordStore(new AuditRecordSettings { Root = Root });
        var record = Begin(store, startedAt ?? DateTimeOffset.UtcNow, daemon ?? Daemon);
        File.WriteAllText(At($"audit/{record.Agent}/{record.SessionId}/runa/file"), "evidence\n");
        (await store.SealAsync(record with { EndedAt = record.StartedAt.AddMinutes(1), Outcome = "success", ExitCode = 0 }, [], default))
            .ShouldBeEmpty();
        return record.SessionId.Value;
    }

    /// <summary>Seals a record that keeps work, and gives its id.</summary>
    public async Task<string> SealWithWork()
    {
        var store = new AuditRecordStore(new AuditRecordSettings { Root = Root });
        var record = Begin(store, DateTimeOffset.UtcNow, Daemon) with { Commit = new string('a', 40) };
        var ids = $"head {new string('b', 40)}\nwork {new string('b', 40)}\n";
        File.WriteAllText(
            At("parcel"), $"agentd-work 1\nlost large big\e[2J\n{ids}kept all\nobjects\nbundle 16\n# v2 git bundle\nend\n");
        var found = await store.KeepWorkAsync(record, new WorkEvidence(At("parcel"), [], IsLast: true), default);
        var end = record with { EndedAt = record.StartedAt.AddMinutes(1), Outcome = "success", ExitCode = 0, Work = found.Kept };
        (await store.SealAsync(end, [], default)).ShouldBeEmpty();
        return record.SessionId.Value;
    }

    /// <summary>Begins a record and leaves it open.</summary>
    public string Begin() => Begin(new AuditRecordStore(new AuditRecordSettings { Root = Root }), LongAgo, Daemon).SessionId.Value;

    public void Shell(string script)
    {
        using var shell = Process.Start("/bin/sh", ["-c", $"cd '{Folder}' && {script}"]);
        shell.WaitForExit(TimeSpan.FromMinutes(2)).ShouldBeTrue();
        shell.ExitCode.ShouldBe(0);
    }

    public void Dispose() => Shell("chmod -R u+rwX . && rm -rf '" + Folder + "'");

    private static SessionRecord Begin(AuditRecordStore store, DateTimeOffset startedAt, DaemonId daemon)
    {
        var record = new SessionRecord
        {
            SessionId = SessionId.FromBytes(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8)),
            Agent = AgentName.Parse("site-builder"),
            DaemonId = daemon,
            RepositoryUrl = "https://example.org/repo.git",
            StartedAt = startedAt,
        };
        store.TryBegin(record).ShouldBeTrue();
        return record;
    }
}
