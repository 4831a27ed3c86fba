using Agentd.Protocol.Frames;
using FsCheck.Xunit;

namespace Agentd.Protocol.Tests.Frames;

public sealed class FrameReaderTests
{
    private const int Limit = 200_000;

    [Property(MaxTest = 200)]
    public void Gives_back_every_frame_however_the_stream_is_cut(byte[][] bodies, byte piece)
    {
        var sent = bodies.Where(b => b is { Length: > 0 }).ToArray();
        var stream = new MemoryStream();
        using var writer = new FrameWriter(stream);
        foreach (var body in sent) writer.WriteAsync(body, Limit, default).AsTask().Wait();
        var reader = new FrameReader(new TricklingStream(stream.ToArray(), piece % 7 + 1));

        foreach (var body in sent) reader.ReadAsync(Limit, default).AsTask().Result.ShouldBe(body);
        reader.ReadAsync(Limit, default).AsTask().Result.ShouldBeNull();
    }

    [Property(MaxTest = 2000)]
    public void Takes_any_bytes_for_a_frame_an_end_or_a_problem_and_nothing_else(byte[] bytes)
    {
        var reader = new FrameReader(new MemoryStream(bytes));
        try
        {
            while (reader.ReadAsync(64, default).AsTask().GetAwaiter().GetResult() is { } body) body.Length.ShouldBeInRange(1, 64);
        }
        catch (ProtocolException e)
        {
            e.Code.ShouldBeOneOf(ProblemCode.FrameTooLarge, ProblemCode.Malformed, ProblemCode.Truncated);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0 }, ProblemCode.Malformed)]
    [InlineData(new byte[] { 0, 0 }, ProblemCode.Truncated)]
    [InlineData(new byte[] { 0, 0, 0, 3, 1, 2 }, ProblemCode.Truncated)]
    [InlineData(new byte[] { 0, 3, 13, 65 }, ProblemCode.FrameTooLarge)]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff }, ProblemCode.FrameTooLarge)]
    public async Task Names_what_is_wrong(byte[] bytes, string code)
    {
        var refusal = await Should.ThrowAsync<ProtocolException>(
            () => new FrameReader(new MemoryStream(bytes)).ReadAsync(Limit, default).AsTask());

        refusal.Code.ShouldBe(code);
    }

    [Fact]
    public async Task Sets_aside_no_more_room_than_has_come()
    {
        byte[] announced = [0x01, 0x80, 0, 0, 1];
        var before = GC.GetAllocatedBytesForCurrentThread();

        await Should.ThrowAsync<ProtocolException>(
            () => new FrameReader(new MemoryStream(announced)).ReadAsync(FrameLimits.Request, default).AsTask());

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1024 * 1024);
    }

    [Fact]
    public async Task Keeps_the_callers_deadline()
    {
        await using var pair = await Connections.ConnectionPair.OpenAsync(default);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Should.ThrowAsync<OperationCanceledException>(() => pair.Server.ReadRequestAsync(deadline.Token));
    }

    [Fact]
    public async Task Writes_no_frame_that_the_reader_would_refuse()
    {
        using var writer = new FrameWriter(new MemoryStream());

        (await Should.ThrowAsync<ProtocolException>(() => writer.WriteAsync(new byte[Limit + 1], Limit, default).AsTask()))
            .Code.ShouldBe(ProblemCode.FrameTooLarge);
        (await Should.ThrowAsync<ProtocolException>(() => writer.WriteAsync(default, Limit, default).AsTask()))
            .Code.ShouldBe(ProblemCode.Malformed);
    }
}
