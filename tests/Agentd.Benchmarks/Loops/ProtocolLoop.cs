using Agentd.Benchmarks.Inputs;
using Agentd.Protocol.Frames;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Wire;
using BenchmarkDotNet.Attributes;

namespace Agentd.Benchmarks.Loops;

/// <summary>A message into a frame and out of it again, without a socket between.</summary>
[MemoryDiagnoser]
[BenchmarkCategory("protocol")]
public class ProtocolLoop
{
    private readonly MemoryStream _wire = new();
    private readonly FrameWriter _writer;
    private readonly FrameReader _reader;
    private readonly Reply _line = Messages.Output(100);
    private readonly Reply _block = Messages.Output(8 * 1024);

    /// <summary>Joins writer and reader.</summary>
    public ProtocolLoop() => (_writer, _reader) = (new FrameWriter(_wire), new FrameReader(_wire));

    /// <summary>A request for a session.</summary>
    [Benchmark(Description = "a request to run")]
    public async Task<object> RequestAsync() => await PassAsync(Messages.Request, FrameLimits.Request);

    /// <summary>Its first reply.</summary>
    [Benchmark(Description = "a short reply")]
    public async Task<object> ReplyAsync() => await PassAsync(Messages.Accepted, FrameLimits.Reply);

    /// <summary>A line that a session printed.</summary>
    [Benchmark(Description = "a line of output")]
    public async Task<object> LineAsync() => await PassAsync(_line, FrameLimits.Reply);

    /// <summary>As much as conmon writes in one record.</summary>
    [Benchmark(Description = "8 KiB of output")]
    public async Task<object> BlockAsync() => await PassAsync(_block, FrameLimits.Reply);

    private async Task<T> PassAsync<T>(T message, int limit) where T : class
    {
        _wire.SetLength(0);
        await _writer.WriteAsync(WireJson.Write(message), limit, default);
        _wire.Position = 0;
        return WireJson.Read<T>(await _reader.ReadAsync(limit, default));
    }
}
