using System.Text;
using Agentd.Application.Ports;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Credentials;

/// <summary>
/// Finds credential values in the daemon's environment, in private files and among systemd's credentials, and has commands print them. A
/// value is never part of a message; the source's name always is.
/// </summary>
internal sealed class CredentialReader : ICredentials
{
    private const string DirectoryVariable = "CREDENTIALS_DIRECTORY";

    private readonly Lazy<DaemonEnvironment> _environment;

    /// <summary>A reader of this process's environment, which is read once, at the first use.</summary>
    public CredentialReader() : this(DaemonEnvironment.OfThisProcess) { }

    internal CredentialReader(Func<DaemonEnvironment> environment) => _environment = new(environment);

    public SecretValue? Resolve(CredentialSource source) => source switch
    {
        CredentialSource.Environment(var variable) =>
            _environment.Value.Find(variable) is { } value ? CredentialValue.Check(value.Span, source) : null,
        CredentialSource.File(var path) => CredentialValue.Check(CredentialValue.OfFile(Private(path, source)), source),
        CredentialSource.Systemd(var id) => CredentialValue.Check(CredentialValue.OfFile(HandedOver(id, source)), source),
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "Not a source that this reader knows."),
    };

    public Task<SecretValue> MintAsync(CredentialSource.Command command, SecretValue? before, CancellationToken cancellation) =>
        CredentialCommand.RunAsync(command, before, cancellation);

    private static ReadOnlySpan<byte> Private(string path, CredentialSource source) => Path.IsPathRooted(path)
        ? SecretFile.Read(path, SecretFile.OwnerOnly, source)
        : throw new SessionException($"Credential source {source}: the path is not absolute. Give the whole path.");

    private ReadOnlySpan<byte> HandedOver(string id, CredentialSource source)
    {
        if (id is "" or "." or ".." || id.AsSpan().ContainsAny('/', '\0'))
            throw new SessionException($"Credential source {source}: the name must be one path segment, as in LoadCredential=NAME:PATH.");

        var directory = _environment.Value.Find(DirectoryVariable) is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : "";
        return Path.IsPathRooted(directory)
            ? SecretFile.Read(Path.Combine(directory, id), SecretFile.OwnerAndAccessList, source)
            : throw new SessionException($"Credential source {source}: ${DirectoryVariable} is not set to an absolute path, so systemd "
                + $"handed no credential over. Add LoadCredential={id}:PATH to the daemon's unit.");
    }
}

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
