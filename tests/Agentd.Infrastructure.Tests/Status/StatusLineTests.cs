using System.Text;
using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Status;

namespace Agentd.Infrastructure.Tests.Status;

public sealed class StatusLineTests
{
    private static readonly DateTimeOffset Booted = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, SessionNews> Known => new()
    {
        { "step clone", new SessionNews.StepBegan(SetupStep.CloneRepository) },
        { "step clone 3600.25", new SessionNews.StepBegan(SetupStep.CloneRepository, Booted.AddSeconds(3600.25)) },
        { "step clone never", new SessionNews.StepBegan(SetupStep.CloneRepository) },
        { "failed clone 128", new SessionNews.StepFailed(SetupStep.CloneRepository, 128) },
        { "commit 0123456789012345678901234567890123456789", new SessionNews.Cloned("0123456789012345678901234567890123456789") },
        { "commit " + new string('a', 64), new SessionNews.Cloned(new string('a', 64)) },
        { "handover done", new SessionNews.HandedOver("done") },
        { "displaced partly", new SessionNews.Displaced(Displacement.Partly) },
        { "oom 2", new SessionNews.OutOfMemory() },
        { "over disk record", new SessionNews.Over(new Excess(SessionBound.Disk, DiskPlace.Record)) },
        { "over disk layer", new SessionNews.Over(new Excess(SessionBound.Disk, DiskPlace.Layer)) },
        { "over disk unseen", new SessionNews.Over(new Excess(SessionBound.Disk, DiskPlace.Unseen)) },
        { "over entries record", new SessionNews.Over(new Excess(SessionBound.Entries, DiskPlace.Record)) },
        { "over entries layer", new SessionNews.Over(new Excess(SessionBound.Entries, DiskPlace.Layer)) },
        { "over entries unseen", new SessionNews.Over(new Excess(SessionBound.Entries, DiskPlace.Unseen)) },
        { "hit timeout", new SessionNews.BoundHit(SessionBound.Timeout) },
        { "stop 10000", new SessionNews.StopAsked(TimeSpan.FromSeconds(10)) },
        { "hit entries", new SessionNews.BoundHit(SessionBound.Entries) },
        { "hit disk", new SessionNews.BoundHit(SessionBound.Disk) },
        { "exit 0", new SessionNews.Exited(0) },
        { "exit 5 123456789.01", new SessionNews.Exited(5, Booted.AddSeconds(123456789.01)) },
        { "exit 5 1e300", new SessionNews.Exited(5) },
        { "exit 5 99999999999999999999", new SessionNews.Exited(5) },
        { "exit 0 ", new SessionNews.Exited(0) },
        { "exit 5 -1", new SessionNews.Exited(5) },
        { "exit 255", new SessionNews.Exited(255) },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void Reads_what_the_script_writes(string line, SessionNews news) => StatusLine.Parse(line, Booted).ShouldBe(news);

    [Fact]
    public void Reads_what_the_daemon_writes()
    {
        SessionNews[] endings = [new SessionNews.BoundHit(SessionBound.IdleTimeout), new SessionNews.StopAsked(TimeSpan.FromDays(30))];

        endings.Select(ending => StatusLine.Parse(Encoding.ASCII.GetString(StatusLine.Format(ending)).TrimEnd('\n'), Booted))
            .ShouldBe(endings);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("exit")]
    [InlineData("exit ")]
    [InlineData(" exit 0")]
    [InlineData("exit -1")]
    [InlineData("exit 256")]
    [InlineData("exit 99999999999999999999")]
    [InlineData("exit 0x0")]
    [InlineData("exit ٣")]
    [InlineData("EXIT 0")]
    [InlineData("exit\t0")]
    [InlineData("failed clone")]
    [InlineData("failed clone x")]
    [InlineData("commit 01234567")]
    [InlineData("commit ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD")]
    [InlineData("over disk")]
    [InlineData("over disk elsewhere")]
    [InlineData("stop")]
    [InlineData("stop -1")]
    [InlineData("stop 99999999999")]
    [InlineData("something new 5")]
    public void Takes_no_line_for_what_it_is_not(string line) => StatusLine.Parse(line, Booted).ShouldBeNull();
}
