using Agentd.Egress.Protocol;
using Agentd.Infrastructure.Linux;
using Agentd.Protocol.Linux;

namespace Agentd.Infrastructure.Egress;

/// <summary>
/// Second names of those files of a session's staging directory that its broker writes to, in the one directory that the broker sees:
/// what else is staged, it does not see. The files are the same, and stay when these names go.
/// </summary>
internal sealed class ShownFiles
{
    private readonly string _directory;

    private ShownFiles(string directory) => _directory = directory;

    /// <summary>Those of a session.</summary>
    /// <param name="broker">The broker's directory.</param>
    /// <param name="session">The session's id.</param>
    public static ShownFiles Of(string broker, string session) => new(Path.Combine(broker, session));

    /// <summary>Makes the names, in the place of earlier ones.</summary>
    /// <returns>The request by these names.</returns>
    /// <exception cref="IOException">A name cannot be made.</exception>
    public Attach Show(Attach request)
    {
        Remove();
        Directory.CreateDirectory(_directory, (UnixFileMode)FileModes.Private);
        foreach (var pipe in (string[])["ask", "go"]) Name(Path.Combine(request.Directory, pipe));
        return request with
        {
            Directory = _directory,
            Decisions = Name(request.Decisions),
            Usage = request.Usage is { } usage ? Name(usage) : null,
            Authority = request.Authority is { } authority
                ? authority with { Key = Name(authority.Key), Certificate = Name(authority.Certificate) } : null,
        };
    }

    /// <summary>Takes the names away; the files stay.</summary>
    /// <exception cref="IOException">They cannot be taken away.</exception>
    public void Remove()
    {
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }

    private string Name(string file)
    {
        var name = Path.Combine(_directory, Path.GetFileName(file));
        var linked = LinuxCalls.LinkAt(
            Libc.AtCurrentDirectory, OpenedFile.Name(file), Libc.AtCurrentDirectory, OpenedFile.Name(name), 0);
        LinuxException.ThrowIfFailed(linked, "linkat");
        return name;
    }
}
