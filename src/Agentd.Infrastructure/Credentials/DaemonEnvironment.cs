using System.Text;
using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Credentials;

/// <summary>
/// The environment that a process was started with, as bytes. .NET's own view of it is UTF-16, in which a value that is not UTF-8 is lost.
/// </summary>
internal sealed class DaemonEnvironment
{
    private readonly ReadOnlyMemory<byte> _block;

    public DaemonEnvironment(ReadOnlyMemory<byte> block) => _block = block;

    /// <summary>Reads this process's environment as it was at its start.</summary>
    /// <exception cref="SessionException">The environment cannot be read.</exception>
    public static DaemonEnvironment OfThisProcess()
    {
        const string path = "/proc/self/environ";
        try
        {
            // The kernel bounds what a process may be started with.
            return new DaemonEnvironment(File.ReadAllBytes(path));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SessionException($"The daemon cannot read its own environment from {path}: is /proc mounted?", cause);
        }
    }

    /// <summary>The value of a variable, byte for byte; null when it is not set. Of two of one name the first counts.</summary>
    public ReadOnlyMemory<byte>? Find(string variable)
    {
        var name = Encoding.UTF8.GetBytes(variable + "=");
        for (var rest = _block; !rest.IsEmpty;)
        {
            var end = rest.Span.IndexOf((byte)0);
            var entry = end < 0 ? rest : rest[..end];
            if (entry.Span.StartsWith(name))
                return entry[name.Length..];
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return null;
    }
}
