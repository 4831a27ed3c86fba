using Agentd.Application.Sessions.Admission;

namespace Agentd.Application.Tests.Sessions.Admission;

public sealed class StartPacingTests
{
    [Fact(Timeout = 300_000)]
    public async Task Lets_no_more_starts_in_than_may_go_on_at_a_time_and_the_next_when_one_is_over()
    {
        using var pacing = new StartPacing(new AdmissionBounds { MaxParallelStarts = 2 });
        var begun = new List<int>();
        TaskCompletionSource<int>[] starts = [.. Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource<int>())];
        Task<int>[] running = [.. starts.Select((start, n) => pacing.StartAsync(
            () =>
            {
                begun.Add(n);
                return start.Task;
            }, CancellationToken.None))];
        begun.ShouldBe([0, 1]);

        starts[0].SetException(new InvalidOperationException("it failed"));
        await Should.ThrowAsync<InvalidOperationException>(running[0]);
        starts[2].SetResult(7);

        (await running[2]).ShouldBe(7);
        begun.ShouldBe([0, 1, 2]);
        starts[1].SetResult(1);
        await running[1];
    }
}
