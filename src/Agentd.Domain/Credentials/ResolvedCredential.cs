using System.Text;

namespace Agentd.Domain.Credentials;

/// <summary>A credential with the value that it has for one session.</summary>
public sealed record ResolvedCredential(string Name, SecretValue Value)
{
    /// <summary>
    /// The longest <c>NAME=value</c>, in bytes, that the kernel hands to a program (32 pages of 4 KiB, less the final NUL). Podman takes
    /// longer secrets, and the container then fails to start with no more than "argument list too long".
    /// </summary>
    public const int LongestVariable = (32 * 4096) - 1;

    /// <summary>Whether the value travels in another form than the agent sees it in, because it is not UTF-8.</summary>
    public bool IsEscaped => EscapedValue.IsNeeded(Value);

    /// <summary>The value as an engine can carry it.</summary>
    public SecretValue Carried => EscapedValue.Of(Value);

    /// <summary>Whether a program can be started with this credential in its environment.</summary>
    public bool FitsEnvironment => Encoding.UTF8.GetByteCount(Name) + 1 + Carried.Length <= LongestVariable;
}
