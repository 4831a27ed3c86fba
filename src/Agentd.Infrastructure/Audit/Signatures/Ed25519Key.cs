using System.Security.Cryptography;
using Agentd.Infrastructure.Linux;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Audit.Signatures;

/// <summary>An Ed25519 key in OpenSSL's hands: a pair, or the public half.</summary>
internal sealed class Ed25519Key : SafeHandleZeroOrMinusOneIsInvalid
{
    internal const int KeyLength = 32;

    internal const int SignatureLength = 64;

    private Ed25519Key(nint key) : base(ownsHandle: true) => SetHandle(key);

    /// <summary>SHA-256 in hex of the public half: the key's name in records.</summary>
    internal string Fingerprint
    {
        get
        {
            Span<byte> half = stackalloc byte[KeyLength];
            var length = (nuint)half.Length;
            Require(Ed25519Calls.PublicKey(handle, half, ref length));
            return Convert.ToHexStringLower(SHA256.HashData(half));
        }
    }

    internal static Ed25519Key FromPrivate(ReadOnlySpan<byte> half) =>
        Valid(Ed25519Calls.NewPrivateKey(Ed25519Calls.Algorithm, 0, half, (nuint)half.Length));

    internal static Ed25519Key FromPublic(ReadOnlySpan<byte> half) =>
        Valid(Ed25519Calls.NewPublicKey(Ed25519Calls.Algorithm, 0, half, (nuint)half.Length));

    internal byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[SignatureLength];
        var length = (nuint)signature.Length;
        var context = Ed25519Calls.NewContext();
        try
        {
            Require(Ed25519Calls.BeginSigning(context, 0, 0, 0, handle));
            Require(Ed25519Calls.Sign(context, signature, ref length, message, (nuint)message.Length));
            return signature;
        }
        finally
        {
            Ed25519Calls.FreeContext(context);
        }
    }

    internal bool Verifies(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message)
    {
        var context = Ed25519Calls.NewContext();
        try
        {
            Require(Ed25519Calls.BeginVerifying(context, 0, 0, 0, handle));
            return Ed25519Calls.Verify(context, signature, (nuint)signature.Length, message, (nuint)message.Length) == 1;
        }
        finally
        {
            Ed25519Calls.FreeContext(context);
        }
    }

    protected override bool ReleaseHandle()
    {
        Ed25519Calls.FreeKey(handle);
        return true;
    }

    private static Ed25519Key Valid(nint key) =>
        key != 0 ? new Ed25519Key(key) : throw new CryptographicException("OpenSSL does not take this Ed25519 key.");

    private static void Require(int answer)
    {
        if (answer != 1) throw new CryptographicException("OpenSSL refused an Ed25519 operation.");
    }
}
