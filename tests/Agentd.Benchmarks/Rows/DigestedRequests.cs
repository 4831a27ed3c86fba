using System.Diagnostics;
using Agentd.Benchmarks.Figures;
using Agentd.Egress.Inspection.Stalls;

namespace Agentd.Benchmarks.Rows;

/// <summary>What it adds to a long request that its digest is made, so that a session that asks the same again and again is noticed.</summary>
internal static class DigestedRequests
{
    private const int Size = 1 << 20, Piece = 64 * 1024, Requests = 20;

    /// <summary>Reads bodies in pieces as they are forwarded, with the digest and without, turn and turn about.</summary>
    /// <param name="row">The row that tells it.</param>
    /// <param name="rounds">How many times.</param>
    public static async Task<Figure> MeasureAsync(string row, int rounds)
    {
        var body = new byte[Size];
        Random.Shared.NextBytes(body);
        List<double> digested = [], plain = [];
        for (var round = -1; round < rounds; round++)
        {
            var (with, without) = (await TakeAsync(() => Digested(body)), await TakeAsync(() => new MemoryStream(body)));
            if (round < 0) continue; // it warmed both
            digested.Add(with);
            plain.Add(without);
        }
        return new Figure(row, "the digest of a request of 1 MiB, with [agents.stall]", "ms", new Samples(digested))
        {
            Reference = new Samples(plain),
            Note = "told only; from memory, read with it and without",
        };
    }

    private static DigestedStream Digested(byte[] body) => new(new MemoryStream(body), body.Length);

    private static async Task<double> TakeAsync(Func<Stream> request)
    {
        var (room, began) = (new byte[Piece], Stopwatch.GetTimestamp());
        for (var times = 0; times < Requests; times++)
        {
            await using var sent = request();
            while (await sent.ReadAsync(room) > 0) { }
            if (sent is DigestedStream digested && digested.DigestWith("host /v1/messages"u8) is null)
                throw new InvalidOperationException("there is no digest");
        }
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds / Requests;
    }
}
