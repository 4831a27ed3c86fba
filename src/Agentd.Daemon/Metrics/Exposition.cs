using System.Buffers;
using System.Globalization;
using System.Text;

namespace Agentd.Daemon.Metrics;

/// <summary>
/// Writes metrics in Prometheus' text format 0.0.4: for each metric its help, its type and its samples. Names and labels are the daemon's
/// own words, and names of the configuration.
/// </summary>
/// <param name="room">How many bytes are expected.</param>
internal sealed class Exposition(int room = 16 * 1024)
{
    private readonly ArrayBufferWriter<byte> _text = new(room);
    private string _name = "";

    /// <summary>What was written so far.</summary>
    public ReadOnlyMemory<byte> Written => _text.WrittenMemory;

    /// <summary>Begins a metric.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type in the format's words.</param>
    /// <param name="help">Its meaning, on one line.</param>
    public void Begin(string name, string type, string help)
    {
        _name = name;
        Put("# HELP ");
        Put(name);
        Put(" ");
        Put(help);
        Put("\n# TYPE ");
        Put(name);
        Put(" ");
        Put(type);
        Put("\n");
    }

    /// <summary>Writes a sample of the metric that was begun last.</summary>
    public void Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels) => Sample("", value, labels);

    /// <summary>The same, of a part of it such as <c>_sum</c>.</summary>
    public void Sample(string part, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        Put(_name);
        Put(part);
        for (var at = 0; at < labels.Length; at++)
        {
            Put(at == 0 ? "{" : ",");
            Put(labels[at].Name);
            Put("=\"");
            PutEscaped(labels[at].Value);
            Put("\"");
        }
        Put(labels.Length == 0 ? " " : "} ");
        Put(value);
        Put("\n");
    }

    private void Put(string text)
    {
        var room = _text.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        _text.Advance(Encoding.UTF8.GetBytes(text, room));
    }

    private void PutEscaped(string text) => Put(text.AsSpan().ContainsAny('\\', '"', '\n')
        ? text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
        : text);

    private void Put(double value)
    {
        value.TryFormat(_text.GetSpan(32), out var length, provider: CultureInfo.InvariantCulture);
        _text.Advance(length);
    }
}
