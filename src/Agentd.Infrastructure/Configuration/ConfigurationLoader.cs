using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Configuration.Toml;
using Agentd.Infrastructure.Mounts;
using Agentd.Infrastructure.Podman;

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

    internal ConfigurationReport Load(string path, out WrittenTable written)
    {
        written = WrittenTable.Nothing;
        var problems = new ProblemList();
        var file = ConfigurationFile.Read(path, problems);
        var configuration = file is null ? null : Read(Path.GetFullPath(path), file.Text, problems, out written);
        IReadOnlyList<ConfigurationProblem> warnings = file is null ? [] : [.. file.Warnings()];
        return new ConfigurationReport
        {
            Path = path,
            Configuration = problems.IsEmpty ? configuration! with { Warnings = warnings } : null,
            Errors = problems.InOrder(),
            Warnings = warnings,
        };
    }

    // Null when there is a problem.
    private DaemonConfiguration? Read(string absolutePath, string text, ProblemList problems, out WrittenTable written)
    {
        var isEmpty = string.IsNullOrWhiteSpace(text);
        if (isEmpty) problems.Add(Place.Start, "the file is empty; it must declare at least one agent under [[agents]]");
        var document = TomlDocument.Parse(text, problems);
        new ShapeCheck(problems, document.IsComplete && !isEmpty).Check(document.Root, FileTable.Known);
        written = new WrittenTable(document.Root, new FieldPath());
        var pathKeys = new DaemonPathKeys(Path.GetDirectoryName(absolutePath)!, environment, problems);
        var paths = pathKeys.Resolve(written.Table(FileTable.Daemon));
        var forbidden = paths is null ? null : new ForbiddenMountSources(paths, environment);
        var networks = new EffectiveNetworks(written.Table(FileTable.Daemon));
        new FileTable(forbidden, networks, RemoteService.IsNamed(environment)).Check(written, problems);
        return problems.IsEmpty ? FileTable.Bind(written, paths!, absolutePath) : null;
    }
}
