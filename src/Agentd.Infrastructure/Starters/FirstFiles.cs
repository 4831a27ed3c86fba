using System.Text;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Methodologies;

namespace Agentd.Infrastructure.Starters;

/// <summary>Writes a first configuration, and a methodology where there is none. What is there is never written to.</summary>
/// <param name="loader">Holds the configuration against every rule before it stays.</param>
internal sealed class FirstFiles(ConfigurationLoader loader)
{
    private const string Usual = "methodology";

    // Whoever may write to a configuration, or take its place, may run any image with these credentials.
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Entered = Read | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Writes the files.</summary>
    /// <param name="wish">What the operator asked for.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="SessionException">Something is in the way or wrong; there is no configuration then.</exception>
    public WrittenFiles Write(FirstWish wish)
    {
        RequireMeaning(wish);
        var directory = Path.GetDirectoryName(wish.Path)!;
        var methodology = wish.Methodology ?? Path.Combine(directory, Usual);
        var isNew = wish.Methodology is null && !Path.Exists(methodology);
        if (!isNew && !File.Exists(Path.Combine(methodology, Manifest.FileName)))
            throw new SessionException($"{methodology} has no {Manifest.FileName}, and so is no methodology; name one with --methodology");
        try
        {
            return WriteAll(wish, directory, isNew ? methodology : null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SessionException($"the first configuration could not be written: {failure.Message}", failure);
        }
    }

    private static void RequireMeaning(FirstWish wish)
    {
        if (!Starter.Kinds.Contains(wish.Kind))
            throw new SessionException($"there is no agent '{wish.Kind}' here; there are {string.Join(", ", Starter.Kinds)}");
        if (wish.Repository is { } url && RepositoryUrl.Objection(url) is { } objection)
            throw new SessionException($"--repo {RepositoryUrl.Shown(url)}: {objection}");
        if (Path.Exists(wish.Path) || new FileInfo(wish.Path).LinkTarget is not null)
            throw new SessionException($"{wish.Path} is there already, and stays as it is; name another file with --config");
    }

    private WrittenFiles WriteAll(FirstWish wish, string directory, string? newMethodology)
    {
        Directory.CreateDirectory(directory, Own | UnixFileMode.UserExecute);
        var first = FirstConfiguration.Of(wish.Kind, wish.Repository, wish.Methodology ?? Usual, directory);
        WriteNew(wish.Path, Encoding.UTF8.GetBytes(first.Text), Own);
        try
        {
            var report = loader.Load(wish.Path);
            if (report.Errors.Count > 0)
                throw new SessionException($"the configuration would not be sound: {string.Join("; ", report.ErrorLines())}");
            if (newMethodology is not null) WriteMethodology(newMethodology);
        }
        catch
        {
            // It was not there a moment ago: what stays is what can be used.
            File.Delete(wish.Path);
            throw;
        }

        return new WrittenFiles(first, newMethodology);
    }

    // Open to everybody, whatever the umask: in its container the agent is another user, and has to read it.
    private static void WriteMethodology(string directory)
    {
        foreach (var (path, content) in Starter.MethodologyFiles())
        {
            var file = Path.Combine(directory, path);
            for (var folder = Path.GetDirectoryName(file)!; folder.Length >= directory.Length; folder = Path.GetDirectoryName(folder)!)
                File.SetUnixFileMode(Directory.CreateDirectory(folder).FullName, Entered);
            WriteNew(file, content, Read);
            File.SetUnixFileMode(file, Read);
        }
    }

    private static void WriteNew(string path, byte[] content, UnixFileMode mode)
    {
        using var file = new FileStream(
            path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode });
        file.Write(content);
    }
}

/// <summary>What a first configuration is asked to be.</summary>
/// <param name="Kind">The kind of agent.</param>
/// <param name="Path">The absolute path of the file to write.</param>
internal sealed record FirstWish(string Kind, string Path)
{
    /// <summary>The repository that sessions clone; null where each run is to name one.</summary>
    public string? Repository { get; init; }

    /// <summary>The absolute path of a methodology; null for the one beside the file.</summary>
    public string? Methodology { get; init; }
}

/// <summary>What was written.</summary>
/// <param name="Configuration">The configuration.</param>
/// <param name="Methodology">The directory of the methodology that was written; null where there was one.</param>
internal sealed record WrittenFiles(FirstConfiguration Configuration, string? Methodology);
