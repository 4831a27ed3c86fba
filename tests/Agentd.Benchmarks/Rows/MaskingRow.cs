using System.Diagnostics;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;
using Agentd.Benchmarks.Inputs;
using Agentd.Infrastructure.Consoles;
using Agentd.Masking;

namespace Agentd.Benchmarks.Rows;

/// <summary>Keeping 100 MB of console output with five secrets masked, against copying the same file.</summary>
internal sealed class MaskingRow : IRow
{
    private const int Size = 100_000_000;
    private const int Buffer = 128 * 1024;

    public string Name => "masking";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        await using var folder = new WorkFolder("/tmp");
        var (raw, copy) = ($"{folder.Path}/raw", $"{folder.Path}/copy");
        var text = new ConsoleText();
        using (var file = File.Create(raw)) text.Write(file, Size, linesASecret: 10_000);
        var values = text.Values;
        List<double> masked = [], copied = [];
        for (var round = -2; round < bench.Rounds(15, 5); round++)
        {
            var plain = Take(raw, copy, Copy);
            var kept = Take(raw, copy, (from, to) =>
                ConsoleArchive.Copy(from, to, SecretPatterns.Of(values), mayGrow: false, long.MaxValue, default));
            if (round < 0) continue;
            copied.Add(plain);
            masked.Add(kept);
        }
        if (File.ReadLines(copy).Any(line => text.Secrets.Any(line.Contains)))
            throw new InvalidOperationException("a secret was not masked");
        yield return new Figure(Name, "100 MB with 5 secrets", "ms", new Samples(masked))
        {
            Reference = new Samples(copied),
            Ratios = new Samples(masked.Zip(copied, (mask, plain) => mask / plain)),
            Goal = Goal.Ratio(1.2),
        };
    }

    private static void Copy(Stream from, Stream to) => from.CopyTo(to, Buffer);

    private static double Take(string from, string to, Action<Stream, Stream> copy)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var target = new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var began = Stopwatch.GetTimestamp();
        copy(source, target);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}
