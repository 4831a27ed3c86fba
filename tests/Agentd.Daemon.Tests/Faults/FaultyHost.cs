using System.Text.Json;
using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Lifecycle;
using Agentd.Application.Sessions.Recover;
using Agentd.Daemon.Composition;
using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Staging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NSubstitute;

namespace Agentd.Daemon.Tests.Faults;

/// <summary>The daemon's own composition on a Podman that misbehaves; records, staging and secrets are real files.</summary>
internal sealed class FaultyHost : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentd-faults-");

    // Long enough for a call that does not hang, on a machine as busy as this one is.
    private readonly TimeSpan _deadline;
    private ServiceProvider _services;

    public FaultyHost()
    {
        Directory.CreateDirectory(Staging);
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "methodology"));
        File.WriteAllText(Path.Combine(_folder.FullName, "methodology", "manifest.toml"), "");
        File.WriteAllText(Token, "a token of the fault table");
        File.SetUnixFileMode(Token, UnixFileMode.UserRead);
        Podman = new FaultyPodman(Directory.CreateDirectory(Path.Combine(_folder.FullName, "podman")).FullName);
        _deadline = TimeSpan.FromSeconds(Math.Max(2, Podman.TimeOfACall().TotalSeconds * 100));
        _services = Compose();
    }

    public FaultyPodman Podman { get; }

    private string Token => Path.Combine(_folder.FullName, "token");

    private string Staging => Path.Combine(_folder.FullName, "staging");

    private string Audit => Path.Combine(_folder.FullName, "audit");

    /// <summary>The staging directories that are there.</summary>
    public IReadOnlyList<string> Staged => [.. Directory.EnumerateDirectories(Staging)];

    /// <summary>The only record.</summary>
    public JsonElement Record
    {
        get
        {
            var agent = Directory.EnumerateDirectories(Audit).Single(d => Path.GetFileName(d) == "site-builder");
            var record = Directory.EnumerateDirectories(agent).Single(d => Path.GetFileName(d)[0] != '.');
            using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(record, "agentd", "session.json")));
            return document.RootElement.Clone();
        }
    }

    /// <summary>Runs one session until its record is closed; its report may have been told before.</summary>
    public async Task<SessionReport> RunAsync(TimeSpan? timeout = null)
    {
        var live = await BeginAsync(timeout);
        await live.Over.WaitAsync(TimeSpan.FromMinutes(10));
        return await live.Report;
    }

    /// <summary>Begins a session.</summary>
    public async Task<LiveSession> BeginAsync(TimeSpan? timeout = null)
    {
        _services.GetRequiredService<IAuditRecords>().Probe();
        return await _services.GetRequiredService<SessionDispatcher>()
            .DispatchAsync(new Invocation { Agent = "site-builder", Timeout = timeout }, CancellationToken.None);
    }

    /// <summary>A later daemon starts, on a Podman that behaves again.</summary>
    public async Task<Recovery> RestartAsync()
    {
        await _services.DisposeAsync();
        Podman.Heal();
        _services = Compose();
        return await RecoverAsync();
    }

    /// <summary>What a daemon does at its start.</summary>
    public Task<Recovery> RecoverAsync() => _services.GetRequiredService<SessionRecovery>().RecoverAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private ServiceProvider Compose()
    {
        var configuration = Configuration();
        return new ServiceCollection()
            .AddSingleton<ILoggerFactory>(new LoggerFactory())
            .AddSessions(configuration)
            .AddHostAccess(configuration)
            .AddSingleton(new PodmanOptions
            {
                Executable = Podman.Executable,
                CallDeadline = _deadline,
                ChangeDeadline = _deadline,
            })
            .AddSingleton(new StagingDirectories(Staging))
            .AddSingleton(Substitute.For<INotices>())
            .BuildServiceProvider();
    }

    private DaemonConfiguration Configuration()
    {
        var (socket, pid) = (Path.Combine(_folder.FullName, "agentd.sock"), Path.Combine(_folder.FullName, "agentd.pid"));
        return new DaemonConfiguration
        {
            ConfigPath = Path.Combine(_folder.FullName, "agentd.toml"),
            SocketPath = socket,
            PidFile = pid,
            AuditRoot = Audit,
            DaemonId = DaemonId.FromPaths(socket, pid),
            Agents =
            [
                new Agent
                {
                    Name = AgentName.Parse("site-builder"),
                    BaseImage = "localhost/site:1",
                    MethodologyDirectory = Path.Combine(_folder.FullName, "methodology"),
                    Command = ["claude"],
                    Repository = RepositoryUrl.Parse("https://example.org/site.git"),
                    Credentials = [new CredentialDeclaration("TOKEN", new CredentialSource.File(Token))],
                    StopGrace = TimeSpan.FromSeconds(0.3),
                },
            ],
        };
    }
}
