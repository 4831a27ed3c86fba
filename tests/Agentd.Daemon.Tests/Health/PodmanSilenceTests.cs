using Agentd.Daemon.Health;
using Agentd.Daemon.Tests.Lifetime;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Daemon.Tests.Health;

public sealed class PodmanSilenceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogOfEvents _log = new();

    [Fact]
    public void A_Podman_that_does_not_answer_for_a_minute_is_logged_once_and_so_is_its_answer()
    {
        var silence = new PodmanSilence(_time, _log);
        silence.Note("it is not there");
        _time.Advance(TimeSpan.FromSeconds(59));
        silence.Note("it is not there");
        _log.Logged().ShouldBeEmpty();

        _time.Advance(TimeSpan.FromSeconds(1));
        silence.Note("it is not there");
        silence.Note("it is not there");
        silence.Note(null);
        silence.Note(null);

        _log.Logged().ShouldBe(["agentd.podman_unreachable", "agentd.podman_answers"]);
    }

    [Fact]
    public void One_that_answers_in_between_is_only_slow()
    {
        var silence = new PodmanSilence(_time, _log);
        silence.Note("no answer within 5 s");
        silence.Note(null);
        _time.Advance(TimeSpan.FromMinutes(5));
        silence.Note("no answer within 5 s");

        _log.Logged().ShouldBeEmpty();
    }
}
