using System.Diagnostics;
using System.Text;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;
using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Consoles;

namespace Agentd.Benchmarks.Rows;

/// <summary>Keeping 100 MB of console output with five secrets masked, against copying the same file.</summary>
internal sealed class MaskingRow : IRow
{
    private const int Size = 100_000_000;
    private const int Buffer = 128 * 1024;
    private const string Words = "the build of session failed because step error info warning compiled module src/main.rs:12:34 test ok passed running "
        + "cargo npm install http://example.org/path?x=1 commit 3f2a9b git clone token value key=abc {\"level\":\"info\",\"msg\":\"started\"}";

    public string Name => "masking";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        await using var folder = new WorkFolder("/tmp");
        var (raw, copy) = ($"{folder.Path}/raw", $"{folder.Path}/copy");
        var random = new Random(1);
        string[] secrets = ["ghp_" + Token(random, 36), "sk-" + Token(random, 80), Token(random, 40), "xoxb-" + Token(random, 50), "glpat-" + Token(random, 20)];
        Write(raw, random, secrets);
        var values = secrets.Select(secret => new SecretValue(Encoding.UTF8.GetBytes(secret))).ToArray();
        List<double> masked = [], copied = [];
        for (var round = -2; round < bench.Rounds(15, 5); round++)
        {
            var (plain, kept) = (Take(raw, copy, Copy), Take(raw, copy, (from, to) => ConsoleArchive.Copy(from, to, values, long.MaxValue, default)));
            if (round < 0) continue;
            copied.Add(plain);
            masked.Add(kept);
        }
        if (File.ReadLines(copy).Any(line => secrets.Any(line.Contains))) throw new InvalidOperationException("a secret was not masked");
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

    // Lines of 4 to 21 words in conmon's format, a secret in each ten-thousandth.
    private static void Write(string path, Random random, string[] secrets)
    {
        var words = Words.Split(' ');
        using var file = new StreamWriter(path);
        for (var (line, written) = (0, 0L); written < Size; line++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(4, 22)).Select(_ => words[random.Next(words.Length)]));
            if (line % 10_000 == 0) text += " " + secrets[line / 10_000 % secrets.Length];
            text = $"2026-05-01T12:00:00.{line % 1_000_000_000:D9}+00:00 stdout F {text}\n";
            file.Write(text);
            written += text.Length;
        }
    }

    private static string Token(Random random, int length) =>
        string.Concat(random.GetItems("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".AsSpan(), length));
}
