using Agentd.Application.Sessions.Admission;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using FsCheck;
using FsCheck.Xunit;

namespace Agentd.Application.Tests.Sessions.Admission;

/// <summary>Random crowds: sessions that come, end and give up in any order, on many threads.</summary>
public sealed class AdmissionProperties
{
    private static readonly AgentName[] Agents = [AgentName.Parse("a"), AgentName.Parse("b"), AgentName.Parse("c")];

    [Property(MaxTest = 200)]
    public void Never_too_many_none_lost_none_twice(byte seed, PositiveInt most, PositiveInt mostOfAgent, PositiveInt crowd)
    {
        var random = new System.Random(seed);
        var bounds = new AdmissionBounds { MaxSessions = most.Get % 5 + 1, MaxQueued = int.MaxValue };
        var admission = new SessionAdmission(bounds);
        var ofAgent = mostOfAgent.Get % 3 + 1;
        var (all, open) = (new List<SessionTurn>(), new List<SessionTurn>());
        var toCome = crowd.Get % 60 + 1;

        while (toCome > 0 || open.Count > 0)
        {
            if (toCome > 0 && random.Next(2) == 0)
            {
                toCome--;
                var turn = admission.Enter(Agents[random.Next(3)], (SessionTrigger)random.Next(2), ofAgent);
                all.Add(turn);
                open.Add(turn);
            }
            else if (open.Count > 0)
            {
                // Mostly those end whose turn it is; now and then somebody gives up the wait.
                var index = random.Next(open.Count);
                if (open[index].IsAwaited && random.Next(4) != 0) continue;
                open[index].Dispose();
                open.RemoveAt(index);
            }
            var running = open.Where(turn => !turn.IsAwaited).ToList();
            running.Count.ShouldBeLessThanOrEqualTo(bounds.MaxSessions!.Value);
            // ShouldAllBe would compile its condition anew for each of ten thousand looks.
            running.GroupBy(turn => turn.Agent).Max(group => (int?)group.Count()).GetValueOrDefault().ShouldBeLessThanOrEqualTo(ofAgent);
            // Nobody waits for nothing: where there is room, whoever waits is held up by the agent's own bound.
            if (running.Count < bounds.MaxSessions)
                open.Where(turn => turn.IsAwaited).All(turn => running.Count(other => other.Agent == turn.Agent) == ofAgent).ShouldBeTrue();
        }
        all.Distinct().Count().ShouldBe(all.Count);
    }

    [Fact]
    public async Task Four_at_a_time_of_two_hundred_that_come_at_once_from_many_threads_and_all_of_them_run_once()
    {
        var admission = new SessionAdmission(new AdmissionBounds { MaxSessions = 4 });
        var (running, highest, ran) = (0, 0, 0);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(async () =>
        {
            using var turn = admission.Enter(Agents[number % 3], (SessionTrigger)(number % 2), null);
            await turn.WaitAsync(CancellationToken.None);
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref highest, now);
            await Task.Delay(1);
            Interlocked.Decrement(ref running);
            Interlocked.Increment(ref ran);
        }))).WaitAsync(TimeSpan.FromSeconds(60));

        (ran, running).ShouldBe((200, 0));
        highest.ShouldBeInRange(2, 4);
    }

    private static void InterlockedMax(ref int highest, int value)
    {
        for (int seen; value > (seen = Volatile.Read(ref highest)) && Interlocked.CompareExchange(ref highest, value, seen) != seen;) { }
    }
}
