using System.Diagnostics;
using Agentd.Application.Ports;

namespace Agentd.Infrastructure.Tests.Podman;

/// <summary>Calls whose pipes somebody else holds, who was begun by them and is no part of them.</summary>
public sealed class HeldPipeTests
{
    private const int Limit = 300_000;

    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(5);

    [Fact(Timeout = Limit)]
    public async Task Believes_the_exit_code_of_a_change_whose_output_a_stranger_holds_open()
    {
        using var podman = new FakePodman("setsid sh -c 'echo $$ >\"$0/stranger\"; exec sleep 1h' \"$at\" & sleep 0.3; exit 0");

        var result = await podman.Cli().RunAsync(["run", "x"], CancellationToken.None);

        result.ExitCode.ShouldBe(0);
        Should.Throw<EngineException>(() => result.Output);
        EndStranger(podman);
    }

    [Fact(Timeout = Limit)]
    public async Task Keeps_its_deadline_when_a_hanging_podman_left_a_stranger_with_its_pipes()
    {
        using var podman = new FakePodman("setsid sleep 1h & echo $! >\"$at/stranger\"; sleep 1h");

        await Should.ThrowAsync<EngineException>(podman.Cli(_soon).RunAsync(["ps"], CancellationToken.None));

        EndStranger(podman);
    }

    [Fact(Timeout = Limit)]
    public async Task Keeps_its_deadline_when_podman_has_ended_and_a_stranger_holds_its_pipes()
    {
        using var podman = new FakePodman("setsid sh -c 'echo $$ >\"$0/stranger\"; exec sleep 1h' \"$at\" & sleep 0.3; exit 0");

        await Should.ThrowAsync<EngineException>(podman.Cli(_soon).RunAsync(["ps"], CancellationToken.None));

        EndStranger(podman);
    }

    private static void EndStranger(FakePodman podman)
    {
        if (!podman.Lives(0, "stranger")) return;
        using var stranger = Process.GetProcessById(
            int.Parse(File.ReadAllText(Path.Combine(podman.Folder, "call-0", "stranger")).Trim(), null));
        stranger.Kill();
    }
}
