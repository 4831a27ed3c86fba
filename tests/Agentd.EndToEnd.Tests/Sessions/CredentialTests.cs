using System.Security.Cryptography;
using System.Text;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

public sealed class CredentialTests(GitServer git) : SessionTests(git)
{
    private const string Variables = """
        [agents.environment]
        NOTHING = ""
        LINES_OF_MINE = "it's \"quoted\" $HOME `id`\n\tü €"
        """;

    private const string Canary = "canary-4f1d-quite-secret";

    [SessionTheory, OnEach]
    public Task Any_bytes_that_an_environment_can_hold_reach_the_agent(Privilege privilege) => OnAsync(privilege, async host =>
    {
        byte[][] values =
        [
            [],
            [.. "it's \"quoted\" $HOME `id` \\ #\n\n second line\t"u8, 0xff, 0xfe, 0x80, .. "ü€"u8],
            Encoding.ASCII.GetBytes(new string('k', 100_000)),
        ];
        var sources = new List<(string, string, string)>();
        for (var i = 0; i < values.Length; i++)
            sources.Add(($"VALUE_{i}", "source_file", await host.Folder.PrivateFileAsync($"value-{i}", values[i])));
        host.Declare(TestAgent.Shell("site-builder", """
            for name in VALUE_0 VALUE_1 VALUE_2; do
              printenv "$name" | head -c -1 | sha256sum | cut -c1-64 >".runa/workspace/$name"
            done
            echo "${VALUE_0+set}" >.runa/workspace/empty
            printenv LINES_OF_MINE >.runa/workspace/lines
            echo "${NOTHING+set}" >.runa/workspace/nothing
            """) with { Credentials = sources, Network = Variables });
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldSay("session success");

        var record = host.Record("site-builder");
        record.Written("lines").ShouldBe("it's \"quoted\" $HOME `id`\n\tü €");
        record.Written("nothing").ShouldBe("set");
        record.Json.GetProperty("environment").GetProperty("LINES_OF_MINE").GetString().ShouldBe(record.Written("lines"));
        for (var i = 0; i < values.Length; i++)
            record.Written($"VALUE_{i}").ShouldBe(Convert.ToHexStringLower(SHA256.HashData(values[i])), $"value {i}");
        record.Written("empty").ShouldBe("set");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task An_unset_source_names_agent_credential_and_variable(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder") { Credentials = [("TOKEN", "source", "NOT_SET_ANYWHERE")] });
        await host.StartAsync();

        var run = await host.RunAsync("site-builder");

        run.ExitCode.ShouldBe(1);
        foreach (var word in new[] { "site-builder", "TOKEN", "NOT_SET_ANYWHERE" }) run.LastError.ShouldContain(word);
        host.Records("site-builder").ShouldBeEmpty();
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_value_that_no_environment_can_hold_is_refused_before_anything_exists(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            var nul = await host.Folder.PrivateFileAsync("nul", [.. "before\0after"u8]);
            var tooLong = await host.Folder.PrivateFileAsync("long", Encoding.ASCII.GetBytes(new string('k', 200_000)));
            var open = $"{host.Folder.Path}/open";
            await File.WriteAllTextAsync(open, "everybody can read this");
            host.Declare(
                new TestAgent("nul") { Credentials = [("TOKEN", "source_file", nul)] },
                new TestAgent("long") { Credentials = [("TOKEN", "source_file", tooLong)] },
                new TestAgent("open") { Credentials = [("TOKEN", "source_file", open)] });
            await host.StartAsync();

            foreach (var (agent, file, reason) in new[] { ("nul", nul, "NUL"), ("long", tooLong, "longer than"), ("open", open, "chmod") })
            {
                var run = await host.RunAsync(agent);
                run.ExitCode.ShouldBe(1, agent);
                run.LastError.ShouldContain(file);
                run.LastError.ShouldContain(reason);
                host.Records(agent).ShouldBeEmpty();
            }
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task An_agent_gets_its_own_credentials_and_no_one_elses(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(
            TestAgent.Shell("first", "env >.runa/workspace/env") with { Credentials = [("TOKEN", "source", "FIRST_SOURCE")] },
            TestAgent.Shell("second", "env >.runa/workspace/env") with { Credentials = [("TOKEN", "source", "SECOND_SOURCE")] });
        await host.StartAsync(("FIRST_SOURCE", "value-of-the-first"), ("SECOND_SOURCE", "value-of-the-second"));

        await Task.WhenAll(host.RunAsync("first"), host.RunAsync("second"));

        host.Record("first").Written("env").ShouldContain("TOKEN=value-of-the-first\n");
        host.Record("first").Written("env").ShouldNotContain("second");
        host.Record("second").Written("env").ShouldContain("TOKEN=value-of-the-second\n");
        host.Record("second").Written("env").ShouldNotContain("FIRST_SOURCE");
    });

    [SessionTheory, OnEach]
    public Task A_canary_is_found_nowhere_but_in_the_session_itself(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var source = await host.Folder.PrivateFileAsync("canary", Encoding.ASCII.GetBytes(Canary));
        host.Declare(TestAgent.Held("site-builder", """
            echo "value: $TOKEN"
            echo "base64: $(printf %s "$TOKEN" | od -An -c | head -1)" >&2
            printf 'split: %s' "$TOKEN"
            """) with { Credentials = [("TOKEN", "source_file", source)] });
        await host.StartAsync(("AGENTD_LOG", "trace"));
        var hunt = new CanaryHunt(host, Canary, allowed: source);

        var session = await host.HoldAsync("site-builder");
        (await Leftovers.SecretsAsync(host)).ShouldBeEmpty("the store while the session runs");
        hunt.InProcesses().ShouldBeEmpty();
        (await hunt.InFilesAsync()).ShouldBeEmpty();
        foreach (var staged in Directory.EnumerateDirectories(host.Folder.Staging))
            File.GetUnixFileMode(staged).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        (await session.EndAsync()).ShouldSay("session success");

        hunt.InProcesses().ShouldBeEmpty();
        (await hunt.InFilesAsync()).ShouldBeEmpty();
        (await hunt.InEventsAsync()).ShouldBeEmpty();
        host.Log.ShouldNotContain(Canary);
        session.Record.Console.ShouldContain("value: ***");
        session.Record.Console.ShouldContain("split: ***");
    });
}
