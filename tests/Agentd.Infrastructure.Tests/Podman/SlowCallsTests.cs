using System.Collections.Concurrent;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class SlowCallsTests : IDisposable
{
    private const int Limit = 300_000;

    private readonly FakePodman _podman = new("[ $1 = version ] || while [ ! -e \"$here/go\" ]; do sleep 0.1; done");
    private readonly ConcurrentQueue<PodmanWait> _told = new();

    public void Dispose() => _podman.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Are_told_of_while_they_wait_and_when_Podman_answers()
    {
        var call = Cli(TimeSpan.FromMinutes(4)).RunAsync(["secret", "rm", "s"], CancellationToken.None);
        await EventuallyAsync(() => _told.Count > 1);

        Go();
        (await call).ExitCode.ShouldBe(0);
        await EventuallyAsync(() => _told.Any(wait => wait.IsOver));

        var first = _told.First();
        (first.Call, first.Calls, first.IsOver).ShouldBe(("secret rm", 1, false));
        first.ProcessId.ShouldBe(int.Parse(File.ReadAllText($"{_podman.Folder}/call-0/pid"), null));
        _told.Count(wait => wait.IsOver).ShouldBe(1);
    }

    [Fact(Timeout = Limit)]
    public async Task Speak_with_one_voice()
    {
        var cli = Cli(TimeSpan.FromMinutes(4));
        var calls = Enumerable.Range(0, 5).Select(n => cli.RunAsync(["rm", $"{n}"], CancellationToken.None)).ToList();
        await EventuallyAsync(() => _told.Any(wait => wait.Calls == 5));

        Go();
        await Task.WhenAll(calls);
        await EventuallyAsync(() => _told.Any(wait => wait.IsOver));

        _told.Count.ShouldBeLessThan(10, "each of them spoke for itself");
        _told.Count(wait => wait.IsOver).ShouldBe(1);
    }

    [Fact(Timeout = Limit)]
    public async Task Are_no_answer_when_they_had_to_be_killed()
    {
        var cli = Cli(TimeSpan.FromSeconds(2));
        await Should.ThrowAsync<EngineException>(cli.RunAsync(["ps"], CancellationToken.None));
        _told.ShouldNotBeEmpty();
        _told.ShouldAllBe(wait => !wait.IsOver);

        await cli.RunAsync(["version"], CancellationToken.None);

        await EventuallyAsync(() => _told.Last().IsOver);
        _told.Last().Seconds.ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact(Timeout = Limit)]
    public async Task Are_not_those_that_bring_an_image_here()
    {
        var cli = Cli(TimeSpan.FromSeconds(2));

        await Should.ThrowAsync<EngineException>(cli.RunAsync(["pull", "x"], CancellationToken.None));

        _told.ShouldBeEmpty();
    }

    private PodmanCli Cli(TimeSpan deadline) =>
        new(_podman.Options(deadline) with { TellAfter = TimeSpan.FromMilliseconds(300), Waits = _told.Enqueue });

    private void Go() => File.WriteAllText($"{_podman.Folder}/go", "");

    private static async Task EventuallyAsync(Func<bool> holds)
    {
        while (!holds()) await Task.Delay(20);
    }
}
