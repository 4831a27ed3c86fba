using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;

namespace Agentd.Egress.Inspection.Metering;

/// <summary>
/// Finds named members in JSON that comes in pieces of any size, and keeps nothing else of it: a text of megabytes takes no room. It
/// allocates only for members whose names it was given, with the names of all objects that they are in.
/// </summary>
/// <param name="names">The names that count.</param>
/// <param name="found">
/// Hears each scalar whose place is made of such names, as in <c>usage.input_tokens</c> and <c>candidates[].finishReason</c>.
/// </param>
/// <param name="ended">Hears that the value that stands for itself is whole.</param>
internal sealed class JsonScan(IReadOnlyCollection<string> names, Action<string, JsonScalar> found, Action ended)
{
    private const int LongestText = 128;

    private static readonly SearchValues<byte> InString =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Select(code => (byte)code), (byte)'"', (byte)'\\']);

    private readonly (string Text, byte[] Bytes)[] _names = [.. names.Select(name => (name, Encoding.UTF8.GetBytes(name)))];
    // A bit for each length of a name: most names have another.
    private readonly ulong _lengths = names.Aggregate(0UL, (all, name) => all | LengthBit(Encoding.UTF8.GetByteCount(name)));
    private readonly JsonNesting _nesting = new();
    private readonly byte[] _text = new byte[LongestText];
    private State _state = State.Value;
    private int _length, _digits;
    private bool _isName;

    private enum State { Value, FirstItem, FirstName, Name, Colon, After, String, Escape, Literal, Whole, Broken }

    /// <summary>Whether what came is no JSON: nothing more is read of it.</summary>
    public bool IsBroken => _state == State.Broken;

    /// <summary>Whether the value that stands for itself has come, and nothing else.</summary>
    public bool IsWhole => _state == State.Whole;

    // What there is after a value.
    private State Behind => _nesting.IsOutside ? State.Whole : State.After;

    /// <summary>Forgets all, for another value.</summary>
    public void Reset()
    {
        (_state, _length, _digits) = (State.Value, 0, 0);
        _nesting.Reset();
    }

    /// <summary>Reads the next piece.</summary>
    public void Read(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty && _state != State.Broken)
        {
            piece = _state switch
            {
                State.String => TakeText(piece),
                State.Literal => TakeLiteral(piece),
                _ => TakeOnes(piece),
            };
        }
    }

    /// <summary>Nothing more comes: a number that stands for itself is whole.</summary>
    public void Complete()
    {
        if (_state == State.Literal) EndLiteral();
    }

    private ReadOnlySpan<byte> TakeOnes(ReadOnlySpan<byte> piece)
    {
        var count = 0;
        do Take(piece[count++]);
        while (count < piece.Length && _state is not (State.String or State.Literal or State.Broken));
        return piece[count..];
    }

    private void Take(byte next)
    {
        if (_state == State.Escape)
        {
            TakeEscape(next);
            return;
        }
        if (next is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') return;
        _state = Following(next);
        if (_state == State.Whole) ended();
    }

    private State Following(byte next) => _state switch
    {
        State.Value => Begin(next),
        State.FirstItem => next == ']' ? Close(isArray: true) : Begin(next),
        State.FirstName when next == '}' => Close(isArray: false),
        State.FirstName or State.Name when next == '"' => BeginText(isName: true),
        State.Colon when next == ':' => State.Value,
        State.After when next == ',' => Next(),
        State.After when next is (byte)']' or (byte)'}' => Close(isArray: next == ']'),
        _ => State.Broken,
    };

    private State Begin(byte next)
    {
        if (next == '"') return BeginText(isName: false);
        if (next is (byte)'{' or (byte)'[') return Open(isArray: next == '[');
        if (!IsOfLiteral(next)) return State.Broken;
        (_length, _text[0]) = (1, next);
        return State.Literal;
    }

    private State Open(bool isArray) =>
        !_nesting.TryOpen(isArray) ? State.Broken : isArray ? State.FirstItem : State.FirstName;

    private State Close(bool isArray) => _nesting.TryClose(isArray) ? Behind : State.Broken;

    private State Next()
    {
        _nesting.GoOn();
        return _nesting.IsInArray ? State.Value : State.Name;
    }

    private State BeginText(bool isName)
    {
        (_isName, _length) = (isName, 0);
        return State.String;
    }

    private ReadOnlySpan<byte> TakeText(ReadOnlySpan<byte> piece)
    {
        var end = TextEnd(piece);
        var text = end < 0 ? piece : piece[..end];
        if (_nesting.Place is not null) Keep(text);
        if (end < 0) return [];
        switch (piece[end])
        {
            case (byte)'"': EndText(); break;
            case (byte)'\\': _state = State.Escape; break;
            default: _state = State.Broken; break;
        }
        return piece[(end + 1)..];
    }

    // Most texts are short, and over before a general search has begun.
    private static int TextEnd(ReadOnlySpan<byte> piece)
    {
        if (piece.Length >= Vector128<byte>.Count)
        {
            var bytes = Vector128.Create(piece);
            var ends = Vector128.Equals(bytes, Vector128.Create((byte)'"')) | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(bytes, Vector128.Create((byte)' '));
            if (ends != Vector128<byte>.Zero) return BitOperations.TrailingZeroCount(ends.ExtractMostSignificantBits());
        }
        return piece.IndexOfAny(InString);
    }

    // Too long, it is none that counts.
    private void Keep(ReadOnlySpan<byte> text)
    {
        var isTooLong = _length + text.Length > LongestText;
        if (!isTooLong) text.CopyTo(_text.AsSpan(_length));
        _length = isTooLong ? LongestText + 1 : _length + text.Length;
    }

    // A text that is written with escapes is none that counts either.
    private void TakeEscape(byte next)
    {
        _length = LongestText + 1;
        if (_digits > 0) _state = !char.IsAsciiHexDigit((char)next) ? State.Broken : --_digits > 0 ? State.Escape : State.String;
        else if (next == 'u') _digits = 4;
        else _state = "\"\\/bfnrt"u8.Contains(next) ? State.String : State.Broken;
    }

    private void EndText()
    {
        if (_isName)
        {
            _nesting.Enter(_nesting.Place is null || _length > LongestText ? null : KnownName());
            _state = State.Colon;
            return;
        }
        Tell(isText: true);
    }

    private ReadOnlySpan<byte> TakeLiteral(ReadOnlySpan<byte> piece)
    {
        var count = 0;
        while (count < piece.Length && IsOfLiteral(piece[count])) count++;
        if (_length + count > LongestText)
        {
            _state = State.Broken;
            return [];
        }
        piece[..count].CopyTo(_text.AsSpan(_length));
        _length += count;
        if (count < piece.Length) EndLiteral();
        return piece[count..];
    }

    private void EndLiteral()
    {
        var text = _text.AsSpan(0, _length);
        var isOne = text[0] == '-' || char.IsAsciiDigit((char)text[0])
            || text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8) || text.SequenceEqual("null"u8);
        if (isOne) Tell(isText: false);
        else _state = State.Broken;
    }

    private void Tell(bool isText)
    {
        if (_nesting.Place is { } place && _length <= LongestText) found(place, new JsonScalar(_text.AsSpan(0, _length), isText));
        _state = Behind;
        if (_state == State.Whole) ended();
    }

    private string? KnownName()
    {
        if ((_lengths & LengthBit(_length)) == 0) return null;
        foreach (var (text, bytes) in _names)
            if (_text.AsSpan(0, _length).SequenceEqual(bytes)) return text;
        return null;
    }

    private static ulong LengthBit(int length) => 1UL << (length & 63);

    private static bool IsOfLiteral(byte next) => char.IsAsciiLetterOrDigit((char)next) || next is (byte)'-' or (byte)'+' or (byte)'.';
}
