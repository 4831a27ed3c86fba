using System.Text;
using System.Text.RegularExpressions;
using Agentd.Egress.Inspection.Metering;

namespace Agentd.Egress.Tests.Metering;

/// <summary>Reads server-sent events in the simple way: all of a stream at once, line after line.</summary>
internal sealed partial class OtherEventReader
{
    private readonly UsageShape _shape;
    private readonly StringBuilder _data = new();
    private JsonScan _json;
    private string _name = "", _dense = "";
    private bool _hasData, _isIgnored, _isOdd;

    private OtherEventReader(UsageShape shape) => (_shape, _json) = (shape, New(shape));

    /// <summary>What a stream says that it used; null where it says nothing.</summary>
    public static MeasuredAnswer? Read(UsageShape shape, byte[] stream)
    {
        var (reader, lines) = (new OtherEventReader(shape), LineEnd().Split(Encoding.Latin1.GetString(stream)));
        foreach (var line in lines[..^1]) reader.TakeLine(line);
        // The last has not ended.
        reader.TakeField(lines[^1]);
        reader.ReadData();
        return reader._isOdd || reader._json.IsBroken ? null : shape.Answer(asked: null);
    }

    private void TakeLine(string line)
    {
        TakeField(line);
        // Also a line that is only the beginning of "event:" asks again, until data came.
        if (line.StartsWith('e') && "event:".StartsWith(line[..Math.Min(6, line.Length)], StringComparison.Ordinal) && !_hasData)
            _isIgnored = _name.Length < 64 && _shape.Ignores(Encoding.Latin1.GetBytes(_name));
        if (line.Length == 0) EndEvent();
    }

    private void TakeField(string line)
    {
        const string Event = "event:", Data = "data:";
        if (line.StartsWith(Event, StringComparison.Ordinal))
        {
            _name += _name.Length == 0 ? line[Event.Length..].TrimStart(' ') : line[Event.Length..];
        }
        else if (line.StartsWith(Data, StringComparison.Ordinal) && line.Length > Data.Length && !_isIgnored)
        {
            var text = line[Data.Length..];
            _data.Append(_hasData ? "\n" : "").Append(text);
            _dense += _dense.Length == 0 ? text.TrimStart(' ') : text;
            _hasData = true;
        }
    }

    private void ReadData()
    {
        foreach (var one in Encoding.Latin1.GetBytes(_data.ToString())) _json.Read([one]);
    }

    private void EndEvent()
    {
        ReadData();
        _json.Complete();
        if (_hasData && _dense == "[DONE]") _shape.EndStream();
        else if (_hasData) _isOdd |= _dense.Length > 0 && !_json.IsWhole;
        (_name, _dense, _hasData, _isIgnored, _json) = ("", "", false, false, New(_shape));
        _data.Clear();
    }

    private static JsonScan New(UsageShape shape) => new(shape.Names, shape.Take, shape.End);

    [GeneratedRegex("\r\n|\r|\n")]
    private static partial Regex LineEnd();
}
