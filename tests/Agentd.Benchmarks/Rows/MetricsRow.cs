using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;

namespace Agentd.Benchmarks.Rows;

/// <summary>What a scrape of a fleet takes, and what metrics cost a daemon that is asked for them and has nothing else to do.</summary>
internal sealed class MetricsRow : IRow
{
    private const int Agents = 200;

    public string Name => "metrics";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        var port = FreePort.Next();
        await using var daemon = new BenchDaemon(bench, "/tmp") { Tables = $"[metrics]\nlisten = \"127.0.0.1:{port}\"\n" };
        await daemon.StartAsync(
            Enumerable.Range(0, Agents).Select(number => new BenchAgent($"builder-{number}", "true")), Workbench.NoRepository);
        var (took, text) = (new List<double>(), "");
        for (var round = -5; round < bench.Rounds(200, 20); round++)
        {
            var began = Stopwatch.GetTimestamp();
            text = await ScrapeAsync(port);
            if (round >= 0) took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        yield return new Figure(Name, $"a scrape, {Agents} agents", "ms", new Samples(took))
        {
            Goal = Goal.Value(10),
            Note = $"{text.Count(c => c == '\n'):N0} lines, {Encoding.UTF8.GetByteCount(text) / 1024} KiB",
        };
        yield return new Figure(Name, $"resident memory after them, {Agents} agents", "MiB", new Samples(daemon.Process.ResidentMiB));
        await foreach (var figure in IdleAsync(bench)) yield return figure;
    }

    private async IAsyncEnumerable<Figure> IdleAsync(Workbench bench)
    {
        var port = FreePort.Next();
        await using var daemon = new BenchDaemon(bench, "/tmp") { Tables = $"[metrics]\nlisten = \"127.0.0.1:{port}\"\n" };
        await daemon.StartAsync([new BenchAgent("builder", "true")], Workbench.NoRepository);
        for (var scrape = 0; scrape < 4; scrape++)
        {
            await ScrapeAsync(port);
            await Task.Delay(TimeSpan.FromSeconds(bench.Quick ? 2 : 15));
        }
        yield return new Figure(Name, "resident memory, idle but for scrapes", "MiB", new Samples(daemon.Process.ResidentMiB))
        {
            Goal = Goal.Value(20),
        };
    }

    private static async Task<string> ScrapeAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await socket.SendAsync("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(new NetworkStream(socket));
        return await reader.ReadToEndAsync();
    }
}
