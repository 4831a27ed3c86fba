using Agentd.Egress.Door;
using Agentd.Egress.Protocol;
using Agentd.Egress.Relay;

namespace Agentd.Egress.Tests.Door;

public sealed class HeldStallTests
{
    private readonly HeldStall _stall = new();
    private readonly List<EgressReply> _told = [];

    [Fact]
    public void It_is_told_once_although_the_next_relay_counts_anew_and_another_daemon_attaches_the_session()
    {
        _stall.Tell(_told.Add);
        _told.ShouldBeEmpty("it does not stall");

        foreach (var kind in (string[])["repeat_requests", "errors_in_a_row"])
        {
            _stall.Note(new StallTurn("c172d8d5439e7d68", kind, 20, IsEnding: false));
            _stall.Tell(_told.Add);
        }
        _stall.Tell(_told.Add);

        _told.ShouldBe([new StallReached("c172d8d5439e7d68", "repeat_requests", 20, IsEnding: false)]);
    }

    [Fact]
    public void What_nobody_heard_the_next_daemon_is_told()
    {
        _stall.Note(new StallTurn("c172d8d5439e7d68", "repeat_requests", 20, IsEnding: false));
        _stall.Tell(null);

        _stall.Tell(_told.Add);

        _told.Count.ShouldBe(1);
    }

    [Fact]
    public void That_it_is_to_end_each_daemon_is_told()
    {
        _stall.Note(new StallTurn("c172d8d5439e7d68", "errors_in_a_row", 50, IsEnding: true));

        _stall.Tell(_told.Add);
        _stall.Tell(_told.Add);

        _told.Count.ShouldBe(2);
    }
}
