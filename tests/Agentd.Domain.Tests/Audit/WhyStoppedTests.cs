using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Domain.Tests.Audit;

public sealed class WhyStoppedTests
{
    private static readonly SessionRecord _open = new()
    {
        SessionId = SessionId.Parse("00112233445566ff"),
        Agent = AgentName.Parse("site-builder"),
        DaemonId = DaemonId.FromPaths("/s", "/p"),
        RepositoryUrl = "https://example.org/site.git",
        StartedAt = DateTimeOffset.UnixEpoch,
        Limits = new SessionLimits { Timeout = TimeSpan.FromMinutes(90), IdleTimeout = TimeSpan.FromSeconds(90) },
    };

    [Theory]
    [InlineData(0, "the agent did what it was asked")]
    [InlineData(1, "runa failed and says no more than that (exit code 1)")]
    [InlineData(2, "runa refused how it was called (exit code 2)")]
    [InlineData(3, "runa found the work blocked (exit code 3)")]
    [InlineData(4, "runa found nothing that was ready to be worked on (exit code 4)")]
    [InlineData(5, "runa says that the agent's work failed (exit code 5)")]
    [InlineData(6, "what the agent runs on failed (exit code 6)")]
    [InlineData(126, "a command could not be executed, perhaps the image's /bin/sh (exit code 126)")]
    [InlineData(127, "a command was not found, perhaps the image's /bin/sh (exit code 127)")]
    [InlineData(128, "runa failed and says no more than that (exit code 128)")]
    [InlineData(137, "the signal SIGKILL ended the session from within (exit code 137)")]
    [InlineData(160, "signal 32 ended the session from within (exit code 160)")]
    public void Tells_of_every_exit_code(int code, string sentence) => WhyStopped.Of(Ended(code)).ShouldBe(sentence);

    [Fact]
    public void Has_a_sentence_of_its_own_for_every_label_and_none_is_a_bare_word()
    {
        var all = Enumerable.Range(0, 256).Select(Ended).Append(Ended("timed_out")).Append(Ended("cancelled")).Append(Ended("error"))
            .ToLookup(record => record.Outcome!, record => WhyStopped.Of(record)!);

        all.Select(told => told.Key).ShouldBe([.. SessionOutcome.Labels, "error"], ignoreOrder: true);
        all.SelectMany(told => told.Distinct()).ShouldAllBe(sentence => !sentence.StartsWith("the session ended as"));
        all.Select(told => told.First()).ShouldBeUnique();
    }

    [Theory]
    [InlineData(SessionBound.Timeout, null, "the session was ended at its time limit of 90m (timeout)")]
    [InlineData(SessionBound.IdleTimeout, null, "the session was ended because it printed nothing for 90s (idle_timeout)")]
    [InlineData(SessionBound.Disk, DiskPlace.Record,
        "the session was ended because it left more in its record, below .runa, than it may (disk)")]
    [InlineData(SessionBound.Disk, DiskPlace.Output, "the session was ended because it printed more than it may (disk)")]
    [InlineData(SessionBound.Disk, null, "the session was ended because it left more than it may (disk)")]
    [InlineData(SessionBound.Entries, DiskPlace.Layer,
        "the session was ended because it left more files and directories in its container, /tmp or its home, than it may (entries)")]
    [InlineData(SessionBound.Entries, DiskPlace.Unseen,
        "the session was ended because for a minute it left no process to measure with, at its limit on processes (entries)")]
    [InlineData(SessionBound.Budget, null,
        "the session was ended because a request of it could have used more than is left of its budget, or of the day's (budget)")]
    [InlineData(SessionBound.Stalled, null,
        "the session was ended because its requests were the same one again and again, or failed, as often in a row as its stall says (stalled)")]
    public void Tells_of_every_bound_that_ends_a_session(SessionBound bound, DiskPlace? place, string sentence) =>
        WhyStopped.Of(Ended(bound.Outcome().Label) with { Bound = bound, ExcessPlace = place }).ShouldBe(sentence);

    [Fact]
    public void Every_bound_has_a_sentence_in_which_it_is_named()
    {
        foreach (var bound in Enum.GetValues<SessionBound>())
            WhyStopped.Of(Ended(bound.Outcome().Label) with { Bound = bound })!.ShouldContain($"({bound.Word()}");
    }

    [Theory]
    [InlineData(0, "the agent did what it was asked")]
    [InlineData(137, "the signal SIGKILL ended the session from within (exit code 137)")]
    public void Tells_of_a_want_of_memory_before_what_came_of_it(int code, string ending) =>
        WhyStopped.Of(Ended(code) with { Bound = SessionBound.OutOfMemory }).ShouldBe(
            $"the session ran out of memory and the kernel killed a process of it (out_of_memory, limits.memory); {ending}");

    [Theory]
    [InlineData(StopAsker.Operator, "runaway", "an operator stopped the session: runaway")]
    [InlineData(StopAsker.Operator, null, "an operator stopped the session")]
    [InlineData(StopAsker.Shutdown, "agentd is shutting down", "the session was ended with the daemon: agentd is shutting down")]
    [InlineData(StopAsker.Shutdown, null, "the session was ended with the daemon")]
    [InlineData(StopAsker.Earlier, null, "the session was asked to end before the daemon was restarted")]
    public void Tells_who_asked_for_the_end(StopAsker asker, string? reason, string sentence) =>
        WhyStopped.Of(Ended("cancelled") with { Asked = new AskedEnd(asker, reason) }).ShouldBe(sentence);

    [Fact]
    public void Tells_of_a_set_up_that_failed_by_its_step() =>
        WhyStopped.Of(Ended(6) with { Error = SetupStep.CloneRepository.FailedWith(128) })
            .ShouldBe("the session's set-up failed: clone (exit 128)");

    [Fact]
    public void Does_not_take_a_clean_up_that_failed_for_the_reason() =>
        WhyStopped.Of(Ended(5) with { Error = "the container cannot be removed" }).ShouldBe(WhyStopped.Of(Ended(5)));

    [Fact]
    public void Tells_what_kept_agentd_from_an_outcome() =>
        WhyStopped.Of(Ended("error") with { Error = "container lost" })
            .ShouldBe("agentd could not see the session to its end: container lost");

    [Fact]
    public void Says_nothing_of_a_session_that_goes_on() => WhyStopped.Of(_open with { Bound = SessionBound.OutOfMemory }).ShouldBeNull();

    [Fact]
    public void Is_one_harmless_line_of_bounded_length()
    {
        var told = WhyStopped.Of(Ended("error") with { Error = $"a\nb\u001b[31mc\u202e{new string('d', 1000)}" })!;

        told.ShouldStartWith("agentd could not see the session to its end: a bcd");
        (told.Length, told[^1]).ShouldBe((WhyStopped.Most, '…'));
    }

    [Fact]
    public void Is_worth_telling_unless_the_outcome_says_enough()
    {
        WhyStopped.IsWorthTelling(Ended(0)).ShouldBeFalse();
        WhyStopped.IsWorthTelling(_open).ShouldBeFalse();
        WhyStopped.IsWorthTelling(Ended(5)).ShouldBeTrue();
        WhyStopped.IsWorthTelling(Ended(0) with { Bound = SessionBound.OutOfMemory }).ShouldBeTrue();
    }

    private static SessionRecord Ended(int code) => Ended(SessionOutcome.FromExitCode(code).Label) with { ExitCode = code };

    private static SessionRecord Ended(string outcome) => _open with { EndedAt = DateTimeOffset.UnixEpoch, Outcome = outcome };
}
