using System.Text.Json;
using Agentd.Domain.Credentials;
using Agentd.Egress.Protocol;
using Agentd.Masking;

namespace Agentd.Infrastructure.Egress;

/// <summary>
/// A <c>network.jsonl</c>, line by line. Its writer reads what hostile sessions send: whatever it wrote, no more than so much is read, and
/// what is no decision is left out and counted.
/// </summary>
internal static class DecisionFile
{
    /// <summary>The most bytes that are read: twice what a broker writes, which keeps a few thousand lines beyond its bound.</summary>
    public const int MostBytes = 16 << 20;

    /// <summary>The reason of a line that stands for what could not be read.</summary>
    public const string Unreadable = "unreadable";

    private const string Withheld = "(withheld)";

    /// <summary>The decisions, and last how many lines were none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<Decision> Read(Stream file)
    {
        var lost = 0L;
        foreach (var line in Lines(file))
        {
            if (TryRead(line.Span) is { } decision) yield return decision;
            else lost++;
        }
        if (lost > 0) yield return new Decision { Verdict = NetworkVerdict.Cut, Reason = Unreadable, Times = lost };
    }

    /// <summary>A line's bytes, its end included.</summary>
    public static byte[] Line(Decision decision) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(decision, DecisionJson.Default.Decision), (byte)'\n'];

    /// <summary>
    /// A decision as it may be told: names and paths in it were chosen by the session, which may have put a secret into one, in small
    /// letters too. Where the values to mask are not known any more, no name is told.
    /// </summary>
    public static Func<Decision, Decision> Masking(IReadOnlyList<SecretValue>? masked)
    {
        var text = Names(masked);
        return decision => decision with
        {
            Host = text(decision.Host),
            Seen = text(decision.Seen),
            Reason = text(decision.Reason),
            Method = text(decision.Method),
            Path = text(decision.Path),
        };
    }

    /// <summary>A name that a session chose as it may be told.</summary>
    public static Func<string?, string?> Names(IReadOnlyList<SecretValue>? masked)
    {
        if (masked is null) return static name => name is null ? null : Withheld;
        if (masked.Count == 0) return static name => name;
        var patterns = SecretPatterns.OfNames(masked);
        return name => name is null ? null : MaskedText.Of(name, patterns);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(Stream file)
    {
        var bytes = new byte[(int)Math.Min(file.Length, MostBytes)];
        var rest = bytes.AsMemory(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        while (rest.Length > 0)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            // Half a line is none: its writer was killed, or has not come to its end.
            yield return end < 0 ? default : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
        }
    }

    private static Decision? TryRead(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, DecisionJson.Default.Decision);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
