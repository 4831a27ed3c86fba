using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;
using Agentd.Protocol.Linux;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Credentials;

/// <summary>
/// Reads a file that keeps a secret, after making sure that it does. All checks are made of the opened file, never of its path.
/// </summary>
internal static class SecretFile
{
    internal const UnixFileMode OwnerOnly = ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    /// <summary>
    /// The same, but for reading by the group: systemd grants a service's user its credentials by an access list, whose mask shows up
    /// in place of the group's rights.
    /// </summary>
    internal const UnixFileMode OwnerAndAccessList = OwnerOnly & ~UnixFileMode.GroupRead;

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">Its absolute path; the last part must not be a link.</param>
    /// <param name="forbidden">The rights that nobody may have on it.</param>
    /// <param name="source">What the file is to the operator.</param>
    /// <exception cref="SessionException">The file is missing, unreadable, no regular file, not private, not ours, or too long.</exception>
    internal static ReadOnlySpan<byte> Read(string path, UnixFileMode forbidden, CredentialSource source)
    {
        using var file = Opened(path, source);
        var facts = Status(file, path, source);
        if (facts.Type != EntryType.File)
            throw Refused(source, path, "it is not a regular file.");
        if (facts.Owner != 0 && facts.Owner != Libc.EffectiveUser())
        {
            throw Refused(source, path,
                $"it belongs to user {facts.Owner}, who could replace the value. Give it to the daemon's user or to root.");
        }

        if (((UnixFileMode)facts.Permissions & forbidden) != 0)
        {
            throw Refused(source, path,
                $"others may use it (mode {FileModes.Octal(facts.Permissions)}). chmod it to 0400 or 0600.");
        }

        return Content(file, path, source);
    }

    // Never through a link, never waiting for a writer of a fifo.
    private static SafeFileHandle Opened(string path, CredentialSource source)
    {
        try
        {
            return OpenedFile.Open(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking | OpenFlags.NoFollow);
        }
        catch (LinuxException failure)
        {
            throw Refused(source, path, Reason(failure));
        }
    }

    private static FileStatus Status(SafeFileHandle file, string path, CredentialSource source)
    {
        try
        {
            return OpenedFile.StatusOf(file);
        }
        catch (LinuxException failure)
        {
            throw Refused(source, path, $"its owner and rights cannot be read ({failure.Words}).");
        }
    }

    private static ReadOnlySpan<byte> Content(SafeFileHandle file, string path, CredentialSource source)
    {
        // One more for a line end, and one more to see that there is more: the size that stat tells may be old by now.
        var buffer = new byte[CredentialValue.LongestValue + 3];
        try
        {
            var length = 0;
            for (int read; length < buffer.Length && (read = RandomAccess.Read(file, buffer.AsSpan(length), length)) > 0;)
                length += read;
            return length < buffer.Length ? buffer.AsSpan(0, length) : throw CredentialValue.TooLong(source);
        }
        catch (IOException cause)
        {
            throw Refused(source, path, "it cannot be read.", cause);
        }
    }

    private static string Reason(LinuxException failure) => failure.Error switch
    {
        Errno.NoEntry => "it does not exist.",
        Errno.TooManyLinks => "it is a symbolic link, which others could turn elsewhere. Name the file itself.",
        Errno.AccessDenied => "the daemon's user may not read it.",
        _ => $"it cannot be opened ({failure.Words}).",
    };

    private static SessionException Refused(CredentialSource source, string path, string reason, Exception? cause = null)
    {
        var message = $"Credential source {source}: {path} is refused: {reason}";
        return cause is null ? new SessionException(message) : new SessionException(message, cause);
    }
}
