namespace Agentd.Egress.Inspection.Metering;

/// <summary>
/// Reads server-sent events that come in pieces of any size: the data of each, which is JSON, and whether a last one said that it is. Data
/// of an event whose name says before that nothing in it counts is not looked at: most of a stream are such.
/// </summary>
/// <param name="json">Reads the data.</param>
/// <param name="shape">Knows the names, and hears the data <c>[DONE]</c>, with which some end their streams.</param>
internal sealed class EventScan(JsonScan json, UsageShape shape)
{
    private const byte CarriageReturn = (byte)'\r', LineFeed = (byte)'\n';

    private readonly byte[] _head = new byte[Done.Length + 1];
    private readonly byte[] _event = new byte[64];
    private readonly AlikeEvents _alike = new();
    private LineOf _line;
    // How much has come of the line's name, of the event's name, and of its data.
    private int _name, _eventLength, _headLength;
    private bool _isAfterReturn, _hasData, _hasValue, _isIgnored;

    private enum LineOf { Nothing, Data, Event, Other }

    /// <summary>Whether the data of an event was no JSON: what was told of it is worth nothing.</summary>
    public bool IsOdd { get; private set; }

    private static ReadOnlySpan<byte> Done => "[DONE]"u8;

    private ReadOnlySpan<byte> Name => _line == LineOf.Data ? "data:"u8 : "event:"u8;

    private bool IsBetween => _line == LineOf.Nothing && !_hasData && _eventLength == 0;

    private bool IsNamed => _line == LineOf.Other || (_line != LineOf.Nothing && _name == Name.Length);

    /// <summary>Reads the next piece.</summary>
    public void Read(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            // The two together end one line.
            if (_isAfterReturn && piece[0] == LineFeed) piece = piece[1..];
            _isAfterReturn = false;
            if (IsBetween) piece = _alike.Skip(piece);
            var end = piece.IndexOfAny(CarriageReturn, LineFeed);
            TakeLine(end < 0 ? piece : piece[..end]);
            if (end < 0) return;
            EndLine();
            _isAfterReturn = piece[end] == CarriageReturn;
            piece = piece[(end + 1)..];
        }
    }

    private void TakeLine(ReadOnlySpan<byte> piece)
    {
        if (!piece.IsEmpty && !IsNamed) piece = TakeName(piece);
        if (piece.IsEmpty) return;
        if (_line == LineOf.Event) TakeEvent(piece);
        else if (_line == LineOf.Data && !_isIgnored) TakeData(piece);
    }

    private ReadOnlySpan<byte> TakeName(ReadOnlySpan<byte> piece)
    {
        if (_line == LineOf.Nothing) _line = piece[0] == 'd' ? LineOf.Data : piece[0] == 'e' ? LineOf.Event : LineOf.Other;
        if (_line == LineOf.Other) return piece;
        var count = Math.Min(piece.Length, Name.Length - _name);
        if (!piece[..count].SequenceEqual(Name.Slice(_name, count))) _line = LineOf.Other;
        _name += count;
        return piece[count..];
    }

    private void TakeEvent(ReadOnlySpan<byte> name)
    {
        if (_eventLength == 0) name = name.TrimStart((byte)' ');
        var few = name[..Math.Min(name.Length, _event.Length - _eventLength)];
        few.CopyTo(_event.AsSpan(_eventLength));
        _eventLength += few.Length;
    }

    private void TakeData(ReadOnlySpan<byte> piece)
    {
        // What stands on several lines is one value.
        if (!_hasValue && _hasData) json.Read("\n"u8);
        (_hasData, _hasValue) = (true, true);
        if (_headLength == 0) piece = piece.TrimStart((byte)' ');
        var few = piece[..Math.Min(piece.Length, _head.Length - _headLength)];
        few.CopyTo(_head.AsSpan(_headLength));
        _headLength += few.Length;
        json.Read(piece);
    }

    private void EndLine()
    {
        if (_line == LineOf.Event && !_hasData) EndName(_event.AsSpan(0, _eventLength));
        // A line with nothing on it ends the event.
        if (_line == LineOf.Nothing) EndEvent();
        (_line, _name, _hasValue) = (LineOf.Nothing, 0, false);
    }

    private void EndName(ReadOnlySpan<byte> name)
    {
        _isIgnored = name.Length < _event.Length && shape.Ignores(name);
        if (_isIgnored) _alike.Learn(name);
    }

    private void EndEvent()
    {
        if (_hasData)
        {
            if (_head.AsSpan(0, _headLength).SequenceEqual(Done)) shape.EndStream();
            else EndData();
            json.Reset();
        }
        (_hasData, _headLength, _eventLength, _isIgnored) = (false, 0, 0, false);
    }

    private void EndData()
    {
        json.Complete();
        // Blanks alone keep a connection alive.
        IsOdd |= _headLength > 0 && !json.IsWhole;
    }
}
