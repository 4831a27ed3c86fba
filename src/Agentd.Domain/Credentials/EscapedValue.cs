using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Agentd.Domain.Credentials;

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
