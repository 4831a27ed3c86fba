using System.Security.Cryptography;
using System.Text;

namespace Agentd.Domain.Sessions;

/// <summary>
/// Names one daemon instance, so that daemons sharing a user, an audit root or a TMPDIR leave each other's things alone:
/// 8 lower-case hex digits drawn from its socket and PID file paths.
/// </summary>
public readonly record struct DaemonId
{
    /// <summary>The number of hex digits of an id.</summary>
    public const int Length = 8;

    private readonly string? _value;

    private DaemonId(string value) => _value = value;

    /// <summary>The id's 8 hex digits.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A daemon id was used before it was computed.");

    /// <summary>Computes the id of the daemon that owns these two absolute paths.</summary>
    /// <exception cref="ArgumentException">A path is not absolute.</exception>
    public static DaemonId FromPaths(string socketPath, string pidFile)
    {
        var identity = $"socket={Normalised(socketPath)}\npid={Normalised(pidFile)}\n";
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(identity));
        return new DaemonId(Convert.ToHexStringLower(hash.AsSpan(0, Length / 2)));
    }

    /// <summary>Reads an id; false for anything but 8 lower-case hex digits.</summary>
    public static bool TryParse(string? text, out DaemonId id)
    {
        var valid = text is { Length: Length } && text.All(char.IsAsciiHexDigitLower);
        id = valid ? new DaemonId(text!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    // Lexical only: links are not followed, so that the id does not change when a link does.
    private static string Normalised(string path) => Path.IsPathRooted(path)
        ? Path.GetFullPath(path)
        : throw new ArgumentException($"'{path}' is not an absolute path.", nameof(path));
}
