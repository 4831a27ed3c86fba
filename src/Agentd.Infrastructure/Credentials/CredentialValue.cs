using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Credentials;

/// <summary>What counts as a credential's value.</summary>
internal static class CredentialValue
{
    /// <summary>The most that one variable can carry under the shortest name (see <see cref="ResolvedCredential"/>).</summary>
    internal const int LongestValue = ResolvedCredential.LongestVariable - 2;

    /// <summary>
    /// A file's value. The line end of a file of one line is the editor's and not part of it; a file of several lines, a key for instance,
    /// is taken byte for byte, since such formats may need their last line end.
    /// </summary>
    internal static ReadOnlySpan<byte> OfFile(ReadOnlySpan<byte> content)
    {
        var isOneLine = content.IndexOf((byte)'\n') == content.Length - 1;
        if (!isOneLine)
            return content;
        var line = content.TrimEnd((byte)'\n');
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    /// <summary>Keeps a value that a session's environment can hold.</summary>
    /// <exception cref="SessionException">The value is too long, or holds a NUL.</exception>
    internal static SecretValue Check(ReadOnlySpan<byte> value, CredentialSource source)
    {
        if (value.Length > LongestValue)
            throw TooLong(source);
        return value.Contains((byte)0)
            ? throw new SessionException($"Credential source {source}: the value holds a NUL byte, which no environment variable can "
                + "carry. Encode it, or mount the file into the session instead.")
            : new SecretValue(value);
    }

    internal static SessionException TooLong(CredentialSource source) =>
        new($"Credential source {source}: the value is longer than {LongestValue} bytes, the most that Linux hands to a program in one "
            + "environment variable. Mount the file into the session instead.");
}
