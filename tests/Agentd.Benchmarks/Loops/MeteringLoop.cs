using Agentd.Benchmarks.Inputs;
using Agentd.Domain.Usage;
using Agentd.Egress.Inspection.Metering;
using BenchmarkDotNet.Attributes;

namespace Agentd.Benchmarks.Loops;

/// <summary>Reading what an answer used while it passes, in pieces as they are forwarded.</summary>
[MemoryDiagnoser]
[BenchmarkCategory("metering")]
public class MeteringLoop
{
    private const int Size = 10_000_000, Piece = 64 * 1024;

    private readonly byte[] _room = new byte[Piece];
    private readonly byte[] _anthropic = ModelStreams.Anthropic(Size);
    private readonly byte[] _chat = ModelStreams.Chat(Size);
    private readonly byte[] _gemini = ModelStreams.Gemini(Size);

    /// <summary>Nothing is read: what handing the pieces on costs.</summary>
    [Benchmark(Description = "10 MB, copied alone", Baseline = true)]
    public void Copy() => Pass(_anthropic, reader: null);

    /// <summary>Events whose names say that nothing in them counts.</summary>
    [Benchmark(Description = "10 MB of Anthropic's events")]
    public object? Anthropic() => Read(MeteredApi.Anthropic, _anthropic);

    /// <summary>Events without names.</summary>
    [Benchmark(Description = "10 MB of a chat completion's events")]
    public object? Chat() => Read(MeteredApi.Openai, _chat);

    /// <summary>Events of which each says what was used so far.</summary>
    [Benchmark(Description = "10 MB of Gemini's events")]
    public object? Gemini() => Read(MeteredApi.Gemini, _gemini);

    private MeasuredAnswer Read(MeteredApi api, byte[] stream)
    {
        var reader = UsageReader.For(api, "text/event-stream")!;
        Pass(stream, reader);
        return reader.Answer ?? throw new InvalidOperationException("it was not measured");
    }

    private void Pass(byte[] stream, UsageReader? reader)
    {
        for (var at = 0; at < stream.Length; at += Piece)
        {
            var piece = _room.AsSpan(0, Math.Min(Piece, stream.Length - at));
            stream.AsSpan(at, piece.Length).CopyTo(piece);
            reader?.Read(piece);
        }
    }
}
