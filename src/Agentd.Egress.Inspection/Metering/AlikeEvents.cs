namespace Agentd.Egress.Inspection.Metering;

/// <summary>
/// Passes over events in which nothing counts: a long answer is little else than one word after the other, each begun as the one before.
/// It keeps how they begin, which is their name, and nothing of their data.
/// </summary>
internal sealed class AlikeEvents
{
    private const byte CarriageReturn = (byte)'\r', LineFeed = (byte)'\n';

    private byte[] _head = [];

    private static ReadOnlySpan<byte> Before => "event: "u8;

    private static ReadOnlySpan<byte> Behind => "\ndata:"u8;

    private ReadOnlySpan<byte> Name => _head.Length == 0 ? default : _head.AsSpan(Before.Length..^Behind.Length);

    /// <summary>Events of this name are passed over from now on, and those of another no more.</summary>
    public void Learn(ReadOnlySpan<byte> name)
    {
        if (!Name.SequenceEqual(name)) _head = [.. Before, .. name, .. Behind];
    }

    /// <summary>Passes over all such events that are whole in a piece, up to the first that is not, or is another.</summary>
    /// <param name="piece">What begins where an event does.</param>
    /// <returns>What is left of it.</returns>
    public ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> piece)
    {
        while (_head.Length > 0 && piece.StartsWith(_head))
        {
            var data = piece[_head.Length..];
            var end = data.IndexOfAny(CarriageReturn, LineFeed);
            // Whatever does not end with two line feeds is for whoever reads all of it.
            if (end < 0 || !data[end..].StartsWith("\n\n"u8)) break;
            piece = data[(end + 2)..];
        }
        return piece;
    }
}
