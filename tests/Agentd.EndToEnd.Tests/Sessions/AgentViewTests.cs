using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

public sealed class AgentViewTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach]
    public Task An_agent_is_an_unprivileged_user_in_a_fresh_clone(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Shell("site-builder", """
            cd .runa/workspace
            id -u >uid; id -un >user; id -G >groups; pwd -P >/dev/null; umask >umask
            (cd ../.. && echo "$OLDPWD" >/dev/null; pwd) >cwd
            grep -E '^(CapInh|CapPrm|CapEff|CapAmb)' /proc/self/status | awk '{print $2}' | sort -u >capabilities
            grep NoNewPrivs /proc/self/status | awk '{print $2}' >no-new-privileges
            env | sort >environment
            cat "$HOME/repo/index.html" >page
            stat -c %U "$HOME" >home
            """));
        await host.StartAsync(
            ("HTTP_PROXY", "http://proxy.invalid:3128"), ("https_proxy", "http://proxy.invalid:3128"), ("DAEMONS_OWN", "1"));

        (await host.RunAsync("site-builder", "--work-unit", "issue-42")).ShouldSay("session success");

        var record = host.Record("site-builder");
        int.Parse(record.Written("uid")).ShouldBeGreaterThan(0);
        record.Written("user").ShouldBe("site-builder");
        record.Written("groups").ShouldBe(record.Written("uid"));
        record.Written("capabilities").ShouldBe("0000000000000000");
        record.Written("no-new-privileges").ShouldBe("1");
        record.Written("page").ShouldBe("<h1>A small site</h1>");
        record.Written("home").ShouldBe("site-builder");
        var environment = record.Written("environment").Split('\n');
        foreach (var variable in new[] { "AGENT_NAME=site-builder", "AGENTD_WORK_UNIT=issue-42", "HOME=/home/site-builder" })
            environment.ShouldContain(variable);
        environment.Where(v => v.StartsWith("AGENTD_") && !v.StartsWith("AGENTD_WORK_UNIT=")).ShouldBeEmpty();
        environment.Where(v => v.Contains("proxy", StringComparison.OrdinalIgnoreCase) || v.StartsWith("DAEMONS_OWN")).ShouldBeEmpty();
    });

    [SessionTheory, OnEach]
    public Task An_agent_sees_its_mounts_as_declared_and_nothing_of_the_daemons(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var (library, cache) = (await host.Folder.DirectoryAsync("lib,rary"), await host.Folder.DirectoryAsync("cache"));
        await File.WriteAllTextAsync($"{library}/book", "a book\n");
        File.SetUnixFileMode(cache, (UnixFileMode)0b111_111_111);
        host.Declare(TestAgent.Shell("site-builder", """
            out=$PWD/.runa/workspace
            refused() { "$@" 2>/dev/null && echo "allowed: $*" >>"$out/breaches" || :; }
            cat /srv/library/book >"$out/book"
            echo mine >/home/site-builder/cache/note
            refused touch /srv/library/new
            refused touch /agentd/methodology/new
            refused ls /agentd/session
            refused cat /agentd/session/status
            refused cat /agentd/session/setup.sh
            refused cat /proc/1/environ
            refused kill -0 1
            refused ls /agentd/invocation-input
            cat /agentd/methodology/manifest.toml >"$out/manifest"
            touch "$out/breaches"
            """) with
        {
            Mounts = [(library, "/srv/library", true), (cache, "/home/site-builder/cache", false)],
        });
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldSay("session success");

        var record = host.Record("site-builder");
        record.Written("breaches").ShouldBeEmpty();
        record.Written("book").ShouldBe("a book");
        record.Written("manifest").ShouldContain("name = \"demo\"");
        File.ReadAllText($"{cache}/note").ShouldBe("mine\n");
    });

    [SessionTheory, OnEach]
    public Task An_agent_can_open_its_own_output_to_write_and_not_to_read(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Shell("site-builder", """
            echo one >/dev/stdout
            echo two | tee /dev/stderr >/dev/null
            echo three >>/proc/self/fd/2
            for pipe in /dev/stdout /dev/stderr; do if (exec 3<$pipe); then exit 1; fi; done
            """));
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldSay("session success");

        var console = host.Record("site-builder").Console;
        foreach (var line in new[] { " stdout F one", " stderr F two", " stderr F three" }) console.ShouldContain(line);
    });

    [SessionTheory, OnEach]
    public Task No_program_of_an_agents_own_runs_as_root(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var image = await ImageVariant.BuildAsync(host, "RUN mkdir -m 0777 /opt\nENV PATH=/home/site-builder/bin:/tmp/bin:/opt/bin:$PATH");
        host.Declare(TestAgent.Shell("site-builder", """
            mkdir ~/bin /tmp/bin /opt/bin
            printf '%s\n' '#!/bin/sh' 'PATH=/usr/bin; echo "$0 $(id -u)" >>/home/site-builder/.agentd/audit/runa/ran' >~/bin/chown
            chmod 755 ~/bin/chown
            chown
            for program in sleep find du tail tr wc stat timeout gosu env; do cp ~/bin/chown ~/bin/$program; done
            cp ~/bin/* /tmp/bin/; cp ~/bin/* /opt/bin/
            rm .runa; mkdir .runa; echo mine >.runa/mine
            """) with { Image = image });
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldSay("session success");

        var record = await host.Record("site-builder").ShouldBeSealedAsync("success", 0);
        File.ReadAllLines($"{record.Runa}/ran").ShouldNotContain(line => line.EndsWith(" 0"));
        File.ReadAllLines($"{record.Runa}/ran")[0].ShouldStartWith("/home/site-builder/bin/chown ");
        File.ReadAllText($"{record.Runa}/displaced/.runa/mine").ShouldBe("mine\n");
    });

    // It would run as root again after the agent, who may have put another one in its place.
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_gosu_that_the_agent_can_replace_is_refused(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var image = await ImageVariant.BuildAsync(host, "RUN mkdir -m 0777 /opt && mv $(command -v gosu) /opt/gosu\nENV PATH=/opt:$PATH");
        host.Declare(TestAgent.Shell("site-builder", ":") with { Image = image });
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldFailWith("session infrastructure_failure (exit code 6)");

        var record = await host.Record("site-builder").ShouldBeSealedAsync("infrastructure_failure", 6);
        record.Console.ShouldContain("the image has no gosu in a place of its PATH, /opt:");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task An_agents_command_is_handed_on_word_by_word(Privilege privilege) => OnAsync(privilege, async host =>
    {
        string[] words = ["*", "$HOME", "it's", "a \"b\" \\c", "two\nlines", "--", "-n", "ü"];
        host.Declare(
            new TestAgent("site-builder") { Argv = ["/bin/sh", "-c", "printf '%s|' \"$@\" >.runa/workspace/words", "sh", .. words] });
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldSay("session success");

        host.Record("site-builder").Written("words").ShouldBe(string.Join('|', words) + "|");
    });
}
