using Agentd.Infrastructure.Configuration.Drafts;
using Agentd.Infrastructure.Configuration.Files;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Rules;
using Agentd.Infrastructure.Configuration.Toml;
using Agentd.Infrastructure.Mounts;

namespace Agentd.Infrastructure.Configuration;

/// <summary>
/// Turns a configuration file into a <see cref="DaemonConfiguration"/>, or into all of its errors at once. It reads the file and
/// looks at the host's directories; it changes nothing, and never waits on a pipe or a device.
/// </summary>
/// <param name="environment">Reads a variable of the daemon's environment; null when it is not set.</param>
public sealed class ConfigurationLoader(Func<string, string?> environment)
{
    /// <summary>Loads a file. Errors are in the report; <see cref="ConfigurationReport.Require"/> turns them into an exception.</summary>
    /// <param name="path">The file, relative to the working directory or absolute; messages repeat it as it is given here.</param>
    public ConfigurationReport Load(string path) => Load(path, out _);

    /// <summary>Loads a file, and hands out its draft, which still knows the places; null when the file could not be read.</summary>
    internal ConfigurationReport Load(string path, out FileDraft? draft)
    {
        draft = null;
        var problems = new ProblemList();
        var file = ConfigurationFile.Read(path, problems);
        var configuration = file is null ? null : Read(Path.GetFullPath(path), file.Text, problems, out draft);
        IReadOnlyList<ConfigurationProblem> warnings = file is null ? [] : [.. file.Warnings()];
        return new ConfigurationReport
        {
            Path = path,
            Configuration = problems.IsEmpty ? configuration! with { Warnings = warnings } : null,
            Errors = problems.InOrder(),
            Warnings = warnings,
        };
    }

    /// <summary>Reads a file's text; null when there is a problem.</summary>
    internal DaemonConfiguration? Read(string absolutePath, string text, ProblemList problems, out FileDraft draft)
    {
        var isEmpty = string.IsNullOrWhiteSpace(text);
        if (isEmpty) problems.Add(Place.Start, "the file is empty; it must declare at least one agent under [[agents]]");
        var document = TomlDocument.Parse(text, problems);
        new ShapeCheck(problems, document.IsComplete && !isEmpty).Check(document.Root);
        draft = FileDraft.Of(document.Root);
        var directory = Path.GetDirectoryName(absolutePath)!;
        var paths = new DaemonPathResolution(directory, environment, problems).Resolve(draft.Daemon);
        var forbidden = paths is null ? null : new ForbiddenMountSources(paths, environment);
        new ConfigurationRules(forbidden).Check(draft, problems);
        return problems.IsEmpty ? Bind(draft, absolutePath, directory, paths!) : null;
    }

    private static DaemonConfiguration Bind(FileDraft draft, string absolutePath, string directory, DaemonPaths paths) => new()
    {
        ConfigPath = absolutePath,
        SocketPath = paths.SocketPath,
        PidFile = paths.PidFile,
        AuditRoot = paths.AuditRoot,
        DaemonId = Domain.Sessions.DaemonId.FromPaths(paths.SocketPath, paths.PidFile),
        Agents = [.. draft.Agents.Select(agent => AgentBinding.Bind(agent, directory))],
        DefaultTimeout = draft.Daemon.DefaultTimeout?.Value,
        StopGrace = draft.Daemon.StopGrace?.Value ?? DaemonConfiguration.UsualStopGrace,
        Shutdown = draft.Daemon.Shutdown?.Value == DaemonRules.Leave ? ShutdownMode.Leave : ShutdownMode.Drain,
        DrainTimeout = draft.Daemon.DrainTimeout?.Value,
        MaxSessions = (int?)draft.Daemon.Admission.MaxSessions?.Value,
        MaxQueued = (int?)draft.Daemon.Admission.MaxQueued?.Value ?? DaemonConfiguration.UsualQueue,
        MaxParallelStarts = (int?)draft.Daemon.Admission.MaxParallelStarts?.Value ?? Environment.ProcessorCount,
        PullTimeout = draft.Daemon.Admission.PullTimeout?.Value ?? DaemonConfiguration.UsualPullTimeout,
        DefaultLimits = draft.Daemon.Admission.DefaultLimits.Over(DaemonConfiguration.UsualLimits),
        LimitsRequired = draft.Daemon.Admission.LimitsRequired?.Value ?? false,
        AuditSigningKey = paths.AuditSigningKey,
        AuditRetention = draft.Daemon.AuditRetention is { } kept ? new AuditRetention(kept.MaxAge?.Value, kept.MaxTotalSize?.Value) : null,
    };
}
