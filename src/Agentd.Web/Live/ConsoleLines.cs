using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Agentd.Web.Live;

/// <summary>
/// Turns what a session printed into lines for a page, which shows them as text and nothing else: bytes become characters, lines are cut
/// where they are longer than anybody reads. A line may come in parts.
/// </summary>
internal sealed class ConsoleLines
{
    /// <summary>The most characters of a line.</summary>
    public const int LongestLine = 16 * 1024;

    /// <summary>The most lines of a frame.</summary>
    public const int MostOfAFrame = 400;

    private const string CutSign = " … the rest of this line is cut here: download the output";

    private static readonly JsonWriterOptions Plain =
        new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    private readonly OpenLine _output = new(), _errors = new();
    private readonly List<LinePart> _parts = [];
    private string? _first, _last;

    /// <summary>How many lines, or parts of some, wait for a frame.</summary>
    public int Count => _parts.Count;

    /// <summary>Takes something that was printed.</summary>
    public void Add(Output piece)
    {
        _first ??= piece.Cursor;
        _last = piece.Cursor;
        var open = piece.Stream == OutputStream.Stdout ? _output : _errors;
        var text = open.Decode(piece.Data);
        for (var from = 0; from < text.Length;)
        {
            var end = text.IndexOf('\n', from);
            var part = open.Cut(end < 0 ? text[from..] : text[from..end], CutSign);
            if (part.Length > 0 || end >= 0) _parts.Add(new LinePart(piece.Stream, piece.Time, part, end >= 0));
            if (end < 0) break;
            open.Begin();
            from = end + 1;
        }
    }

    /// <summary>Takes the oldest lines out, as a frame: JSON on one line.</summary>
    /// <returns>The frame, and the place behind it; no place while something of the same piece is left.</returns>
    public (string Json, string? Place) Frame()
    {
        var some = _parts.Take(MostOfAFrame).ToArray();
        _parts.RemoveRange(0, some.Length);
        var json = Json(_first, some);
        if (_parts.Count > 0) return (json, null);
        _first = null;
        return (json, _last);
    }

    /// <summary>Takes the newest lines out, as a frame, without what is before them.</summary>
    /// <param name="most">The most characters.</param>
    public string LastFrame(int most)
    {
        var (from, size) = (_parts.Count, 0);
        while (from > 0 && (size += _parts[from - 1].Text.Length) <= most) from--;
        var json = Json(_first, _parts.Skip(from));
        _parts.Clear();
        return json;
    }

    private static string Json(string? first, IEnumerable<LinePart> parts)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            if (first is not null) json.WriteString("first", first);
            json.WriteStartArray("lines");
            foreach (var part in parts)
            {
                json.WriteStartArray();
                json.WriteNumberValue(part.Stream == OutputStream.Stdout ? 0 : 1);
                json.WriteNumberValue(part.Time.ToUnixTimeMilliseconds());
                json.WriteStringValue(part.Text);
                json.WriteNumberValue(part.Ends ? 1 : 0);
                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private sealed record LinePart(OutputStream Stream, DateTimeOffset Time, string Text, bool Ends);

    /// <summary>The line of a stream that has not ended yet. A character may begin in one piece and end in the next.</summary>
    private sealed class OpenLine
    {
        private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
        private int _length;

        public string Decode(byte[] data)
        {
            var characters = new char[_decoder.GetCharCount(data, flush: false)];
            return new string(characters, 0, _decoder.GetChars(data, characters, flush: false));
        }

        public void Begin() => _length = 0;

        // Told once, where the line first becomes too long.
        public string Cut(string text, string sign)
        {
            var room = LongestLine - _length;
            _length = Math.Min(LongestLine + 1, _length + text.Length);
            return text.Length <= room ? text : room < 0 ? "" : text[..room] + sign;
        }
    }
}
