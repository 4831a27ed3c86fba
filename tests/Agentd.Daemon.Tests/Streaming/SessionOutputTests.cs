using System.Text;
using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Daemon.Streaming;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Consoles;
using Agentd.Infrastructure.Linux;
using Agentd.Protocol.Replies;
using NSubstitute;

namespace Agentd.Daemon.Tests.Streaming;

public sealed class SessionOutputTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentd-output-");
    private readonly IRecordArchive _archive = Substitute.For<IRecordArchive>();
    private readonly Inotify _inotify = new();

    [Theory]
    [InlineData(null, "one\ntwo\n")]
    [InlineData("57.4.0.0.0", "two\n")]
    public async Task Tells_what_the_record_keeps_of_a_session_whose_raw_file_is_gone_and_that_is_yet_to_be_sealed(
        string? cursor, string expected)
    {
        var file = Path.Combine(_folder.FullName, "console.log");
        await File.WriteAllTextAsync(
            file, "2026-03-01T12:00:00.000000000+00:00 stdout F one\n2026-03-01T12:00:01.000000000+00:00 stdout F two\n");
        _archive.ConsoleLog(default, default).ReturnsForAnyArgs(file);
        var output = new SessionOutput(Substitute.For<IStaging>(), _archive, _inotify);

        (await TextAsync(output.FollowAsync(TornDown(), cursor, default))).ShouldBe(expected);
        (await TextAsync(output.SoFarAsync(TornDown(), cursor, default))).ShouldBe(expected);
    }

    [Theory]
    [InlineData(false, "one\n")]
    [InlineData(true, "one\ns3cr3t")]
    public async Task Does_not_tell_half_of_a_value_whose_other_half_may_come(bool isComplete, string expected)
    {
        var staging = Substitute.For<IStaging>();
        staging.Find(default!).ReturnsForAnyArgs(new StagedSession(_folder.FullName));
        await File.WriteAllTextAsync(new StagedSession(_folder.FullName).ConsoleLog,
            "2026-03-01T12:00:00.000000000+00:00 stdout F one\n2026-03-01T12:00:01.000000000+00:00 stdout P s3cr3t\n");
        var session = Live();
        if (isComplete) session.SetOutputComplete();

        (await TextAsync(new SessionOutput(staging, _archive, _inotify).SoFarAsync(session, null, default))).ShouldBe(expected);
    }

    [Fact]
    public async Task Tells_half_of_a_value_not_even_when_the_report_comes_before_the_container_is_gone()
    {
        var staging = Substitute.For<IStaging>();
        staging.Find(default!).ReturnsForAnyArgs(new StagedSession(_folder.FullName));
        await File.WriteAllTextAsync(new StagedSession(_folder.FullName).ConsoleLog,
            "2026-03-01T12:00:00.000000000+00:00 stdout F one\n2026-03-01T12:00:01.000000000+00:00 stdout P s3cr3t\n");
        var session = TornDown();
        session.SetReport(new SessionReport(session.Id, SessionOutcome.TimedOut, null, null));
        var output = new SessionOutput(staging, _archive, _inotify);

        (await TextAsync(output.SoFarAsync(session, null, default))).ShouldBe("one\n");
        (await TextAsync(output.FollowAsync(session, null, default))).ShouldBe("one\n");
    }

    [Fact]
    public async Task Masks_by_the_values_that_were_read_at_the_sessions_turn_for_a_follower_too_who_came_while_it_waited()
    {
        var staging = Substitute.For<IStaging>();
        staging.Find(default!).ReturnsForAnyArgs(new StagedSession(_folder.FullName));
        await File.WriteAllTextAsync(
            new StagedSession(_folder.FullName).ConsoleLog, "2026-03-01T12:00:00.000000000+00:00 stdout F it is s3cr3t-value\n");
        var session = Live();
        session.Masked = [];
        await using var follower = new SessionOutput(staging, _archive, _inotify).FollowAsync(session, null, default).GetAsyncEnumerator();
        var first = follower.MoveNextAsync().AsTask();

        session.Masked = [new SecretValue("s3cr3t-value"u8)];
        session.Progress.Began(SessionPhase.Execute);

        (await first.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeTrue();
        Encoding.UTF8.GetString(follower.Current.Data).ShouldBe("it is ***\n");
        session.SetOutputComplete();
        session.Progress.Complete();
    }

    [Theory]
    [InlineData(OutputState.Whole, false, false)]
    [InlineData(OutputState.Gap, false, true)]
    [InlineData(OutputState.Unknown, false, true)]
    [InlineData(OutputState.Withheld, true, false)]
    [InlineData(OutputState.Lost, true, false)]
    public void Says_of_an_ended_session_why_its_output_is_not_there_or_not_all_of_it(OutputState state, bool objects, bool doubts)
    {
        var record = Live().Record with { Output = new KeptOutput(state, "because") };

        (SessionOutput.Objection(record)?.Contains("because", StringComparison.Ordinal) ?? false).ShouldBe(objects);
        (SessionOutput.Doubt(record)?.Contains("because", StringComparison.Ordinal) ?? false).ShouldBe(doubts);
    }

    [Fact(Timeout = 60_000)]
    public async Task Forgets_a_follower_that_departs_before_its_session_ends()
    {
        using var follower = new CancellationTokenSource();
        var ringing = SessionOutput.EndWithAsync(Live(), new ConsoleBell(), follower.Token);
        ringing.IsCompleted.ShouldBeFalse();

        await follower.CancelAsync();

        await ringing.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public void Dispose()
    {
        _inotify.Dispose();
        _folder.Delete(recursive: true);
    }

    private static LiveSession TornDown()
    {
        var live = Live();
        live.Progress.Began(SessionPhase.Execute);
        live.Progress.Began(SessionPhase.Seal);
        return live;
    }

    private static LiveSession Live()
    {
        var names = new ResourceNames(DaemonId.FromPaths("/s", "/p"), AgentName.Parse("site-builder"), SessionId.FromBytes(new byte[8]));
        return new(Record(names), TimeProvider.System)
        {
            Masked = [new SecretValue("s3cr3t-value"u8)],
        };
    }

    private static SessionRecord Record(ResourceNames names) => new()
    {
        SessionId = names.Session,
        Agent = names.Agent,
        DaemonId = names.Daemon,
        RepositoryUrl = "https://example.org/site.git",
        StartedAt = DateTimeOffset.UnixEpoch,
    };

    private static async Task<string> TextAsync(IAsyncEnumerable<Output> told) =>
        string.Concat((await told.ToListAsync()).Select(piece => Encoding.UTF8.GetString(piece.Data)));
}
