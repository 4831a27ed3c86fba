using System.Text.Json;
using Agentd.Egress.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Egress.Inspection.Budgets;

/// <summary>
/// What a session used under relays before this one, by the file that they wrote. What they had not seen to its end counts in full.
/// </summary>
/// <param name="Requests">The requests that went out.</param>
/// <param name="Spent">What stays taken.</param>
/// <param name="LastId">The highest number of a request.</param>
internal sealed record EarlierSpending(long Requests = 0, Spent Spent = default, long LastId = 0)
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="IOException">It cannot be read, or is no such file.</exception>
    public static EarlierSpending Read(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        if (length > 2 * Metering.UsageJournal.Most) throw new IOException($"the file of what was used is of {length} bytes");
        var text = new byte[length];
        for (var at = 0; at < text.Length;)
            at += RandomAccess.Read(file, text.AsSpan(at), at) is > 0 and var count ? count : throw new IOException("the file got shorter");
        return Of(text);
    }

    /// <summary>Adds up lines.</summary>
    public static EarlierSpending Of(ReadOnlySpan<byte> text)
    {
        var (sum, open) = (new EarlierSpending(), new Dictionary<long, Spent>());
        foreach (var range in text.Split((byte)'\n'))
        {
            if (TryRead(text[range]) is not { } line) continue;
            if (line.State is UsageState.Begin or UsageState.Free) sum = sum with { Requests = sum.Requests + 1 };
            if (line.Id is not { } id) continue;
            sum = sum with { LastId = Math.Max(sum.LastId, id) };
            if (line.State == UsageState.Begin) open[id] = new Spent(line.Reserved ?? 0, line.ReservedCost ?? 0);
            else if (open.Remove(id)) sum = sum with { Spent = sum.Spent + new Spent(line.Counted ?? 0, line.CountedCost ?? 0) };
        }
        return sum with { Spent = open.Values.Aggregate(sum.Spent, (all, one) => all + one) };
    }

    // What could not be written whole was of a request that did not go out, or of an answer, without which the request counts in full.
    private static UsageLine? TryRead(ReadOnlySpan<byte> line)
    {
        try
        {
            return line.IsEmpty ? null : JsonSerializer.Deserialize(line, UsageJson.Default.UsageLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
