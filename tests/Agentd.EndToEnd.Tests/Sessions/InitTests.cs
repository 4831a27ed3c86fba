using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

public sealed class InitTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach]
    public Task A_first_configuration_passes_the_check_and_is_not_written_twice(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var file = $"{host.Folder.Path}/first/agentd.toml";
        string[] init = ["init", "--agent", "pi", "--repo", "https://git.example.org/a.git", "--config", file];

        var written = await LocallyAsync(host, init);
        if (privilege == Privilege.Rootful)
        {
            written.ExitCode.ShouldBe(1);
            written.LastError.ShouldContain("run 'agentd init' as that user");
            File.Exists(file).ShouldBeFalse();
            return;
        }

        written.ShouldSucceed().Output.ShouldContain($"agentd check --config '{file}'");
        var text = await File.ReadAllTextAsync(file);
        (await LocallyAsync(host, "check", "--config", file)).ShouldSucceed().Output.ShouldContain("valid, 1 agent");
        var again = await LocallyAsync(host, init);
        again.ExitCode.ShouldBe(1);
        again.LastError.ShouldBe($"agentd: {file} is there already, and stays as it is; name another file with --config");
        (await File.ReadAllTextAsync(file)).ShouldBe(text);
    });

    // Without a daemon, and so without its socket.
    private static Task<Finished> LocallyAsync(Host host, params string[] arguments) =>
        RunningProgram.RunAsync(host.Account.Command($"{TestSettings.Programs}/agentd", arguments));
}
