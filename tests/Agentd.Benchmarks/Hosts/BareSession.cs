using System.Security.Cryptography;
using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Benchmarks.Programs;
using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Podman.Verbs;
using Agentd.Infrastructure.Staging;

namespace Agentd.Benchmarks.Hosts;

/// <summary>
/// What a session is without agentd: a bare <c>podman run --rm</c> with the very set-up script, mounts, labels, limits and log driver
/// that agentd would use. What agentd prepares on the host is prepared before, and costs the bare run nothing.
/// </summary>
internal sealed class BareSession : IAsyncDisposable
{
    private readonly WorkFolder _folder = new("/tmp");
    private readonly string[] _arguments;

    /// <summary>Prepares one.</summary>
    public BareSession(Workbench bench, BenchAgent agent, string repository)
    {
        var names = new ResourceNames(DaemonId.FromPaths($"{_folder.Path}/s", $"{_folder.Path}/p"), AgentName.Parse(agent.Name),
            SessionId.FromBytes(RandomNumberGenerator.GetBytes(8)));
        var record = Directory.CreateDirectory($"{_folder.Path}/runa");
        record.UnixFileMode = (UnixFileMode)0b111_111_111;
        var staging = new StagingDirectories(_folder.Path);
        var staged = staging.Create(names, new StagingPlan(Demand(bench, agent, names, repository),
            [new("methodology", bench.Methodology, "methodology"), new("record", record.FullName, "record")]));
        // --detach is agentd's, --rm is what a bare run has instead.
        _arguments = ["run", "--rm", .. ContainerRunVerb.Arguments(Container(bench, agent, names, staging, staged)).Skip(2)];
    }

    /// <summary>Runs it to its end.</summary>
    public async Task<Command> RunAsync()
    {
        var ended = await Command.RunAsync("podman", _arguments);
        ended.Succeeded();
        return ended;
    }

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    private static SessionDemand Demand(Workbench bench, BenchAgent agent, ResourceNames names, string repository) => new()
    {
        Agent = new Agent { Name = names.Agent, BaseImage = bench.Image, MethodologyDirectory = bench.Methodology, Command = agent.Argv },
        Repository = RepositoryUrl.Parse(repository),
        Credentials = [.. agent.Credentials.Select(name => new ResolvedCredential(name, new SecretValue(default)))],
        Limits = new SessionLimits(),
    };

    private static ContainerSpec Container(
        Workbench bench, BenchAgent agent, ResourceNames names, StagingDirectories staging, StagedSession staged) =>
        new()
        {
            Name = names.Container,
            Image = bench.Image,
            Labels = new SessionLabels(names, bench.Image, new SessionLimits()).ToDictionary(),
            Environment = [new("AGENT_NAME", agent.Name), .. BenchCredentials.Environment.Where(c => agent.Credentials.Contains(c.Key))],
            Secrets = [],
            Mounts =
            [
                new(staging.MountSource(staged, "methodology"), "/agentd/methodology", ReadOnly: true, Relabel: true),
                new(staging.MountSource(staged, "record"), names.Agent.Home + "/.agentd/audit/runa", ReadOnly: false, Relabel: true),
                new(staged.Session, "/agentd/session", ReadOnly: false, Relabel: true),
            ],
            ConsoleLog = staged.ConsoleLog,
            ShellArguments = ["/agentd/session/setup.sh"],
        };
}
