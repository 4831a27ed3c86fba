using Agentd.Protocol.Frames;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Protocol.Tests.Connections;

public sealed class ConnectionTests
{
    private readonly CancellationToken deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;

    [Fact]
    public async Task Carries_one_request_and_a_stream_of_replies()
    {
        await using var pair = await ConnectionPair.OpenAsync(deadline);

        await pair.Client.SendAsync(
            new RunRequest { Agent = "site-builder", Trigger = RunTrigger.Manual, WorkUnit = "issue-42" }, deadline);
        var request = await pair.Server.ReadRequestAsync(deadline);
        await pair.Server.SendAsync(new Accepted("0123456789abcdef"), deadline);
        await pair.Server.SendAsync(new Output(OutputStream.Stderr, [0xff, 0x00], DateTimeOffset.UnixEpoch, "c1"), deadline);

        request.ShouldBeOfType<RunRequest>().WorkUnit.ShouldBe("issue-42");
        (await pair.Client.ReadAsync(deadline)).ShouldBe(new Accepted("0123456789abcdef"));
        (await pair.Client.ReadAsync(deadline)).ShouldBeOfType<Output>().Data.ShouldBe([0xff, 0x00]);
    }

    [Fact]
    public async Task Carries_an_artifact_of_the_greatest_size()
    {
        await using var pair = await ConnectionPair.OpenAsync(deadline);
        var document = new byte[FrameLimits.Artifact];
        Random.Shared.NextBytes(document);

        var sending = pair.Client.SendAsync(
            new RunRequest { Agent = "a", Trigger = RunTrigger.Manual, Artifact = new OperatorArtifact("claim", "c", document) }, deadline);
        var request = (RunRequest)await pair.Server.ReadRequestAsync(deadline);
        await sending;

        request.Artifact!.Document.AsSpan().SequenceEqual(document).ShouldBeTrue();
    }

    [Fact]
    public async Task Tells_the_server_when_the_client_hangs_up()
    {
        await using var pair = await ConnectionPair.OpenAsync(deadline);
        await pair.Client.SendAsync(new StatusRequest(), deadline);
        await pair.Server.ReadRequestAsync(deadline);
        var hangUp = pair.Server.HangUpAsync(deadline);

        await Task.Delay(50, deadline);
        hangUp.IsCompleted.ShouldBeFalse();
        await pair.Client.DisposeAsync();

        await hangUp;
    }

    [Fact]
    public async Task Refuses_a_second_request()
    {
        await using var pair = await ConnectionPair.OpenAsync(deadline);
        await pair.Client.SendAsync(new StatusRequest(), deadline);
        await pair.Server.ReadRequestAsync(deadline);
        await pair.Client.SendAsync(new StatusRequest(), deadline);

        var refusal = await Should.ThrowAsync<ProtocolException>(() => pair.Server.HangUpAsync(deadline));

        refusal.Code.ShouldBe(ProblemCode.Malformed);
    }

    [Fact]
    public async Task Gives_null_to_a_client_when_the_server_closes_between_two_replies()
    {
        await using var pair = await ConnectionPair.OpenAsync(deadline);
        await pair.Server.SendAsync(new StreamEnd(), deadline);
        await pair.Server.DisposeAsync();

        (await pair.Client.ReadAsync(deadline)).ShouldBe(new StreamEnd());
        (await pair.Client.ReadAsync(deadline)).ShouldBeNull();
    }

    [Fact]
    public async Task Knows_the_process_and_user_at_the_other_end()
    {
        await using var pair = await ConnectionPair.OpenAsync(deadline);

        pair.Peer.Pid.ShouldBe(Environment.ProcessId);
        File.ReadAllLines("/proc/self/status").Single(l => l.StartsWith("Uid:")).Split('\t')[1].ShouldBe($"{pair.Peer.Uid}");
    }
}
