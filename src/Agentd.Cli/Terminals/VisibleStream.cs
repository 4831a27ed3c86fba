using System.Buffers;
using System.Text;

namespace Agentd.Cli.Terminals;

/// <summary>Makes a stream of bytes visible, piece by piece: a character may begin in one piece and end in the next.</summary>
internal sealed class VisibleStream
{
    private byte[] carry = [];

    /// <summary>The piece as UTF-8 that cannot drive a terminal. A character begun at its end waits for the next piece.</summary>
    public byte[] Next(ReadOnlySpan<byte> piece)
    {
        ReadOnlySpan<byte> rest = carry.Length == 0 ? piece : [.. carry, .. piece];
        carry = [];
        var visible = new StringBuilder(rest.Length);
        while (!rest.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(rest, out var rune, out var length);
            if (status == OperationStatus.NeedMoreData)
            {
                carry = rest.ToArray();
                break;
            }

            if (status == OperationStatus.Done) VisibleText.Append(visible, rune);
            else foreach (var stray in rest[..length]) VisibleText.Append(visible, stray);
            rest = rest[length..];
        }

        return Encoding.UTF8.GetBytes(visible.ToString());
    }

    /// <summary>What still waited for a next piece that does not come.</summary>
    public byte[] End()
    {
        var visible = new StringBuilder();
        foreach (var stray in carry) VisibleText.Append(visible, stray);
        carry = [];
        return Encoding.UTF8.GetBytes(visible.ToString());
    }
}
