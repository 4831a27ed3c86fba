using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Agentd.Domain.Credentials;

/// <summary>A credential with the value that it has for one session.</summary>
public sealed record ResolvedCredential(string Name, SecretValue Value)
{
    /// <summary>The variable of the clone's token, which is gone before the agent runs.</summary>
    public const string RepositoryToken = "AGENTD_REPO_TOKEN";

    /// <summary>
    /// The longest <c>NAME=value</c>, in bytes, that the kernel hands to a program (32 pages of 4 KiB, less the final NUL). Podman takes
    /// longer secrets, and the container then fails to start with no more than "argument list too long".
    /// </summary>
    public const int LongestVariable = (32 * 4096) - 1;

    /// <summary>How the value is used where the session does not hold it; null where it does.</summary>
    public BrokeredUse? Brokered { get; init; }

    /// <summary>What the session has in place of a brokered value; empty where it has the value.</summary>
    public string Placeholder { get; init; } = "";

    /// <summary>Whether the session holds the value.</summary>
    public bool IsHeld => Brokered is null;

    /// <summary>Whether the value travels in another form than the agent sees it in, because it is not UTF-8.</summary>
    public bool IsEscaped => IsHeld && EscapedValue.IsNeeded(Value);

    /// <summary>The value as an engine can carry it.</summary>
    public SecretValue Carried => EscapedValue.Of(Value);

    /// <summary>Whether a program can be started with this credential in its environment.</summary>
    public bool FitsEnvironment => Encoding.UTF8.GetByteCount(Name) + 1 + Carried.Length <= LongestVariable;
}

/// <summary>
/// A credential that is not UTF-8, in a form that is. An engine keeps environments as text and replaces every other byte without a word;
/// so such bytes travel as the octal escapes of <c>printf %b</c>, and the set-up script turns them back.
/// </summary>
internal static class EscapedValue
{
    /// <summary>Whether a value has to be escaped.</summary>
    public static bool IsNeeded(SecretValue value) => !Utf8.IsValid(value.Reveal().Span);

    /// <summary>The value as the engine gets it: escaped where it has to be.</summary>
    public static SecretValue Of(SecretValue value) => IsNeeded(value) ? new SecretValue(Escape(value.Reveal().Span)) : value;

    private static ReadOnlySpan<byte> Escape(ReadOnlySpan<byte> bytes)
    {
        var escaped = new ArrayBufferWriter<byte>(bytes.Length * 2);
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out var rune, out var length);
            if (status is OperationStatus.Done && rune.Value != '\\') escaped.Write(bytes[..length]);
            else foreach (var b in bytes[..length]) escaped.Write([(byte)'\\', (byte)'0', Digit(b >> 6), Digit(b >> 3), Digit(b)]);
            bytes = bytes[length..];
        }
        return escaped.WrittenSpan;
    }

    private static byte Digit(int bits) => (byte)('0' + (bits & 7));
}
