using Agentd.Domain.Agents;
using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Credentials;
using Agentd.Infrastructure.Doctor.Agents;
using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Doctor.Directories;
using Agentd.Infrastructure.Doctor.Engine;
using Agentd.Infrastructure.Doctor.Kernel;
using Agentd.Infrastructure.Doctor.Sinks;
using Agentd.Infrastructure.Doctor.Users;
using Agentd.Infrastructure.Egress;
using Agentd.Infrastructure.Methodologies;
using Agentd.Infrastructure.Methodologies.Schemas;
using Agentd.Infrastructure.Notices;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Staging;

namespace Agentd.Infrastructure.Doctor;

/// <summary>All conditions, in the order in which an operator would mend them.</summary>
internal sealed class HostConditions(ExaminedHost host, PodmanCli podman, TimeProvider time)
{
    private readonly PodmanInquiry _inquiry = new(podman);
    private readonly AgentAccess _access = new(host.UserId, host.Environment);

    /// <summary>The conditions of a host with this configuration.</summary>
    /// <param name="report">What reading the configuration came to.</param>
    /// <param name="paths">The daemon's paths; null where they cannot be decided, which the report then says.</param>
    public IEnumerable<HostCondition> For(ConfigurationReport report, DaemonPaths? paths)
    {
        var agents = report.Configuration?.Agents ?? [];
        return
        [
            new ConfigurationCondition(report), .. OfPodman(), .. OfUser(), .. paths is null ? [] : OfPaths(paths),
            .. report.Configuration is { } configuration ? (HostCondition[])[new AuditRetentionCondition(configuration)] : [],
            new StagingRoot(host), new InotifyLimits(host), new ClockAndZones(host, time, agents),
            .. OfImages(agents), .. OfFiltered(agents), .. agents.SelectMany(OfAgent),
            .. report.Configuration is { } told ? OfSinks(told) : [],
        ];
    }

    private IEnumerable<HostCondition> OfSinks(DaemonConfiguration configuration)
    {
        var notifier = Notifier.OfThisProcess(podman, configuration.DaemonId);
        return configuration.AllAddresses.Select(
            sink => new SinkCondition(sink, host, new SinkTrial(new CredentialReader(), notifier, time)));
    }

    private IEnumerable<HostCondition> OfPodman() =>
    [
        new PodmanAnswers(host, podman, PodmanInquiry.Deadline), new StorageDriver(_inquiry), new CgroupLimits(_inquiry),
        new SecurityLabels(host, _inquiry), new RecordOwner(host, _inquiry), new SessionNetwork(host),
    ];

    private IEnumerable<HostCondition> OfUser() =>
    [
        new SubordinateIds(host, "etc/subuid"), new SubordinateIds(host, "etc/subgid"), new IdMapTools(host), new NewPrivileges(host),
        new RuntimeVariable(host), new Linger(host),
    ];

    private IEnumerable<HostCondition> OfPaths(DaemonPaths paths) =>
    [
        new SocketPlace(paths.SocketPath, paths.PidFile), new RunningDaemon(host, paths.SocketPath, paths.PidFile),
        new PrivatePaths(host, paths), new AuditRootCondition(paths.AuditRoot), new AuditSpace(host, paths.AuditRoot),
        .. paths.AuditSigningKey is { } key ? (HostCondition[])[new SigningKeyCondition(key)] : [],
    ];

    private IEnumerable<HostCondition> OfImages(IReadOnlyList<Agent> agents) => agents
        .GroupBy(agent => agent.BaseImage, StringComparer.Ordinal)
        .Select(users => new ImageCondition(
            users.Key, [.. users.Select(agent => agent.Name.Value)],
            [.. users.Select(agent => agent.Command[0]).Where(IsName).Distinct()], podman));

    private IEnumerable<HostCondition> OfFiltered(IReadOnlyList<Agent> agents) => agents
        .Where(agent => agent.Network.IsFiltered).Take(1)
        .Select(agent => new FilteredFetch(
            agent.BaseImage, host, podman, EgressPlace.ForALook(StagingDirectories.RootFrom(host.Environment("TMPDIR")))));

    private IEnumerable<HostCondition> OfAgent(Agent agent) =>
    [
        new MethodologyCondition(agent, new MethodologyDirectories(new Judge()), _access),
        new SecretSources(agent, host, new CredentialReader()), new MountSources(agent, _access),
    ];

    // A path may lead into the repository or a mount, which an image does not have yet.
    private static bool IsName(string program) => !program.Contains('/');
}
