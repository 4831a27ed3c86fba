using System.Security.Cryptography;
using System.Text;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Signatures;

/// <summary>
/// Key files in PEM, as <c>openssl genpkey -algorithm ed25519</c> and <c>openssl pkey -pubout</c> write them. Both documents are so small
/// and fixed that their bytes before the key are compared, not parsed.
/// </summary>
internal static class SigningKeyFile
{
    private const int MaxBytes = 16 << 10;

    private static ReadOnlySpan<byte> PrivateKeyInfo =>
        [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

    private static ReadOnlySpan<byte> PublicKeyInfo => [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

    /// <summary>Reads the private key that seals are signed with; only its owner may have access to the file.</summary>
    /// <exception cref="SessionException">The file is missing, open to others, or no Ed25519 key; the message says what to do.</exception>
    internal static Ed25519Key ReadPrivate(string path)
    {
        var content = Read(path, isPrivate: true);
        try
        {
            return Ed25519Key.FromPrivate(Key(content, "PRIVATE KEY", PrivateKeyInfo, path, "openssl genpkey -algorithm ed25519"));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>Reads the public key that signatures are checked with.</summary>
    /// <exception cref="SessionException">The file is missing, or no Ed25519 public key; the message says what to do.</exception>
    internal static Ed25519Key ReadPublic(string path) =>
        Ed25519Key.FromPublic(Key(Read(path, isPrivate: false), "PUBLIC KEY", PublicKeyInfo, path, "openssl pkey -pubout"));

    private static byte[] Read(string path, bool isPrivate)
    {
        try
        {
            using var file = OpenedFile.Open(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking | OpenFlags.NoFollow | OpenFlags.NoTerminal);
            var status = OpenedFile.StatusOf(file);
            if (status.Type != EntryType.File || status.Size > MaxBytes)
                throw new SessionException($"the key '{path}' is not a file of at most {MaxBytes} bytes");
            if (isPrivate && (status.Permissions & FileModes.OthersAnything) != 0)
            {
                throw new SessionException(
                    $"the signing key '{path}' is open to others than its owner: chmod 600 it, "
                    + "and replace it if somebody may have read it");
            }

            var content = new byte[status.Size];
            return content[..RandomAccess.Read(file, content, 0)];
        }
        catch (LinuxException failure)
        {
            throw AuditFailure.Of(path, "read the key", failure);
        }
    }

    private static byte[] Key(byte[] content, string label, ReadOnlySpan<byte> info, string path, string maker)
    {
        var text = Encoding.ASCII.GetString(content);
        if (PemEncoding.TryFind(text, out var found) && text[found.Label] == label)
        {
            var key = Convert.FromBase64String(text[found.Base64Data]);
            if (key.Length == info.Length + Ed25519Key.KeyLength && key.AsSpan().StartsWith(info)) return key[info.Length..];
        }

        throw new SessionException($"'{path}' is not an Ed25519 {label.ToLowerInvariant()} in PEM; '{maker}' writes one");
    }
}
