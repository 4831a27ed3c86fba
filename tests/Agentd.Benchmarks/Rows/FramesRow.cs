using System.Diagnostics;
using System.Net.Sockets;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;
using Agentd.Benchmarks.Inputs;
using Agentd.Protocol.Frames;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;
using Agentd.Protocol.Wire;

namespace Agentd.Benchmarks.Rows;

/// <summary>A request and its reply through frames and JSON over a Unix socket, against the same bytes raw.</summary>
internal sealed class FramesRow : IRow
{
    public string Name => "frames";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        await using var folder = new WorkFolder(WorkFolder.Memory);
        var (client, server) = await ConnectAsync($"{folder.Path}/s");
        await using (client)
        await using (server)
        {
            var (rounds, trips) = (bench.Rounds(20, 5), 2_000);
            List<double> framed = [], raw = [];
            for (var round = -1; round < rounds; round++)
            {
                var (plain, frames) = (await RawAsync(client, server, trips), await FramedAsync(client, server, trips));
                if (round < 0) continue;
                raw.Add(plain);
                framed.Add(frames);
            }
            var samples = new Samples(framed);
            yield return new Figure(Name, "round trip", "µs", samples)
            {
                Reference = new Samples(raw),
                Note = $"{1e6 / samples.Median:N0} a second; the reference is the same sockets and tasks without frames and JSON",
            };
        }
    }

    private static async Task<(NetworkStream, NetworkStream)> ConnectAsync(string path)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(path));
        return (new NetworkStream(client, ownsSocket: true), new NetworkStream(await listener.AcceptAsync(), ownsSocket: true));
    }

    private static Task<double> FramedAsync(Stream client, Stream server, int trips)
    {
        var (asking, asked) = (new FrameWriter(client), new FrameReader(server));
        var (answering, answered) = (new FrameWriter(server), new FrameReader(client));
        return TimeAsync(trips,
            async () =>
            {
                await asking.WriteAsync(WireJson.Write(Messages.Request), FrameLimits.Request, default);
                WireJson.Read<Reply>(await answered.ReadAsync(FrameLimits.Reply, default));
            },
            async () =>
            {
                WireJson.Read<Request>(await asked.ReadAsync(FrameLimits.Request, default));
                await answering.WriteAsync(WireJson.Write(Messages.Accepted), FrameLimits.Reply, default);
            });
    }

    private static Task<double> RawAsync(Stream client, Stream server, int trips)
    {
        var (request, reply) = (new byte[84], new byte[56]);
        return TimeAsync(trips,
            async () =>
            {
                await client.WriteAsync(request);
                await client.ReadExactlyAsync(reply);
            },
            async () =>
            {
                await server.ReadExactlyAsync(request);
                await server.WriteAsync(reply);
            });
    }

    private static async Task<double> TimeAsync(int trips, Func<Task> client, Func<Task> server)
    {
        var began = Stopwatch.GetTimestamp();
        var serving = Task.Run(() => RepeatAsync(trips, server));
        await RepeatAsync(trips, client);
        await serving;
        return Stopwatch.GetElapsedTime(began).TotalMicroseconds / trips;
    }

    private static async Task RepeatAsync(int times, Func<Task> one)
    {
        for (var i = 0; i < times; i++) await one();
    }
}
