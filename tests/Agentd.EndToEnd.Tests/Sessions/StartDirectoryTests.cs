using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

/// <summary>Where the programs are called from matters for the paths of their command line, and for nothing else.</summary>
public sealed class StartDirectoryTests(GitServer git) : SessionTests(git)
{
    private const string FromNowhere = "mkdir \"$0/gone\" && cd \"$0/gone\" && rmdir \"$0/gone\" && exec \"$@\"";

    [SessionTheory, OnEach]
    public Task A_daemon_whose_start_directory_is_deleted_serves_tears_down_and_stops(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(TestAgent.Held("site-builder"));
            host.StartDirectory = await host.Folder.DirectoryAsync("start");
            await host.StartAsync();
            var session = await host.HoldAsync("site-builder");

            Directory.Delete(host.StartDirectory);

            (await session.EndAsync()).ShouldSay("session success");
            await session.Record.ShouldBeSealedAsync("success", 0);
            (await host.AgentdAsync("status")).ShouldSucceed();
        });

    [SessionTheory, OnEach("check", RootlessOnly = true), OnEach("doctor", RootlessOnly = true)]
    public Task From_a_deleted_directory_host_and_configuration_can_be_examined(Privilege privilege, string verb) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(new TestAgent("site-builder"));
            await host.StartAsync();

            var examined = await FromNowhereAsync(host, verb, "--config", host.Folder.Configuration);

            examined.Errors.ShouldBeEmpty();
            examined.Output.ShouldContain(verb == "check" ? "valid, 1 agent" : $"ok       image {TestSettings.Image}");
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_daemon_starts_in_a_deleted_directory(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder"));
        await host.StartAsync();
        await host.StopAsync();
        await using var daemon = RunningProgram.Start(Nowhere(host, "daemon", "--config", host.Folder.Configuration));
        await Eventually.HoldsAsync("the daemon is ready", () => daemon.HasEnded || daemon.Errors.Contains("agentd.daemon_started"));

        (await host.RunAsync("site-builder")).ShouldSay("session success");

        daemon.Signal("TERM");
        (await daemon.EndAsync()).ExitCode.ShouldBe(0, daemon.Errors);
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_relative_path_is_found_from_where_the_caller_stands(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder"));
        await host.StartAsync();
        await File.WriteAllTextAsync($"{host.Folder.Path}/claim.json", """{"summary": "the site is up"}""");

        (await HereAsync(host, "check", "--config", "./agentd.toml")).ShouldSucceed().Output.ShouldContain("valid, 1 agent");
        (await HereAsync(
            host, "run", "site-builder", "--socket-path", "run/agentd.sock", "--artifact-type", "claim", "--artifact-file", "claim.json"))
            .ShouldSay("session success");
        (await HereAsync(host, "audit", "list", "--audit-root", "audit")).ShouldSucceed()
            .Output.ShouldContain(host.Record("site-builder").SessionId);
        var gone = await FromNowhereAsync(host, "check", "--config", "agentd.toml");
        (gone.ExitCode, gone.LastError).ShouldBe((1, "agentd: the working directory is gone: give 'agentd.toml' as an absolute path"));
    });

    private static Task<Finished> HereAsync(Host host, params string[] arguments)
    {
        var command = host.Account.Command($"{TestSettings.Programs}/agentd", arguments);
        command.WorkingDirectory = host.Folder.Path;
        return RunningProgram.RunAsync(command);
    }

    private static Task<Finished> FromNowhereAsync(Host host, params string[] arguments) =>
        RunningProgram.RunAsync(Nowhere(host, arguments));

    private static System.Diagnostics.ProcessStartInfo Nowhere(Host host, params string[] arguments) => host.Account.Command(
        "/bin/sh", ["-c", FromNowhere, host.Folder.Path, $"{TestSettings.Programs}/agentd", .. arguments],
        new Dictionary<string, string> { ["TMPDIR"] = host.Folder.Staging });
}
