using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Podman;
using Agentd.Protocol.Linux;

namespace Agentd.Infrastructure.Doctor.Conditions;

/// <summary>The host as conditions look at it: its files below a root, this process's environment, its user.</summary>
internal sealed record ExaminedHost
{
    /// <summary>Where the host's files begin.</summary>
    public string Root { get; init; } = "/";

    /// <summary>Reads a variable of the daemon's environment; null when it is not set.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>The user that the daemon would run as.</summary>
    public uint UserId { get; init; } = Libc.EffectiveUser();

    /// <summary>The name that a directory service knows a user by; null where none does.</summary>
    public Func<uint, string?> NameElsewhere { get; init; } = OwnName;

    public Func<string, FileSystemFacts> FileSystemOf { get; init; } = FileSystemFacts.Of;

    /// <summary>Whether containers run by a Podman service that the environment names.</summary>
    public bool IsRemote => RemoteService.IsNamed(Environment);

    /// <summary>Whether Podman is this user's own, without root's powers.</summary>
    public bool IsRootless => UserId != 0 && !IsRemote;

    /// <summary>The user's name; the number where it has none.</summary>
    public string UserName => Lines("etc/passwd")
        .Select(line => line.Split(':'))
        .FirstOrDefault(fields => fields.Length > 2 && fields[2] == UserId.ToString())?[0] ?? NameElsewhere(UserId) ?? UserId.ToString();

    public string PathTo(string relative) => Path.Combine(Root, relative);

    /// <summary>The lines of a small file of the host; none where it is missing.</summary>
    public IReadOnlyList<string> Lines(string relative) => File.Exists(PathTo(relative)) ? File.ReadAllLines(PathTo(relative)) : [];

    /// <summary>A program, as the daemon's PATH finds it; null where it does not.</summary>
    public string? Program(string name) => (Environment("PATH") ?? "/usr/local/bin:/usr/bin:/bin").Split(':')
        .Select(directory => PathTo(Path.Combine(directory, name).TrimStart('/')))
        .FirstOrDefault(File.Exists);

    /// <summary>What the kernel says of a path, its links followed; null where there is nothing.</summary>
    public static FileStatus? StatusOf(string path) => OpenedFile.StatusBehind(path);

    // From wherever the host's C library has it; null for other users and without a name.
    private static string? OwnName(uint user) =>
        user == Libc.EffectiveUser() && System.Environment.UserName is { Length: > 0 } name ? name : null;
}
