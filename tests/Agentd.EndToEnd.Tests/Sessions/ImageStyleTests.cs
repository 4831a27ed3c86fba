using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

/// <summary>Whole sessions with the defaults on images that are made as other distributions make theirs.</summary>
[Long]
public sealed class ImageStyleTests(GitServer git) : SessionTests(git)
{
    private const string Facts = "echo \"$(id -un) $HOME $(umask) ${FROM_PROFILE-none}\" >.runa/workspace/facts; touch ~/mine ~/repo/mine; "
        + "[ ! -d /var/spool/mail ] || ls /var/spool/mail >.runa/workspace/mail; ";

    [SessionTheory, OnEach]
    public Task A_Fedora_style_image_runs_a_session_with_the_defaults(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var record = await RunsWholeAsync(host, ImageVariant.Fedora, Facts + "[ \"$BASH_VERSION\" ]; [ /sbin -ef /usr/bin ]");

        record.Written("mail").ShouldBe("site-builder");
    });

    [SessionTheory, OnEach]
    public Task An_Alpine_style_image_runs_a_session_with_the_defaults(Privilege privilege) => OnAsync(privilege, async host =>
        await RunsWholeAsync(host, ImageVariant.Alpine, Facts + "[ \"$(readlink /bin/sh)\" = busybox ]"));

    [SessionTheory, OnEach(ImageVariant.Fedora, RootlessOnly = true), OnEach(ImageVariant.Alpine, RootlessOnly = true)]
    public Task Requests_to_end_and_bounds_reach_a_session_on_it(Privilege privilege, string lines) => OnAsync(privilege, async host =>
    {
        var image = await ImageVariant.BuildAsync(host, lines);
        host.Declare(
            TestAgent.Shell("tidy", "trap 'echo tidied >.runa/workspace/note; exit 1' TERM; sleep 1h & wait") with
            {
                Image = image,
                Keys = $"timeout = \"{await Pace.LimitAsync(host)}\"\nstop_grace = \"1h\"",
            },
            TestAgent.Shell("filler", "head -c 60000000 /dev/zero >/var/tmp/fill; sleep 1h") with
            {
                Image = image,
                Keys = "limits.disk = \"20m\"",
            });
        await host.StartAsync();

        var ends = await Task.WhenAll(host.RunAsync("tidy"), host.RunAsync("filler"));

        ends[0].LastError.ShouldBe("session timed out");
        (await host.Record("tidy").ShouldBeSealedAsync("timed_out")).Written("note").ShouldBe("tidied");
        ends[1].LastError.ShouldBe("session cancelled");
        (await host.Record("filler").ShouldBeSealedAsync("cancelled"))["bound"].ShouldBe("disk");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task What_is_written_where_the_link_was_removed_is_kept_by_busybox_too(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var script = "rm .runa; mkdir -p '.runa/a b'; echo mine >'.runa/a b/note'; ln -s /etc/passwd .runa/link";
        host.Declare(TestAgent.Shell("site-builder", script) with { Image = await ImageVariant.BuildAsync(host, ImageVariant.Alpine) });
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldSay("session success");

        var record = await host.Record("site-builder").ShouldBeSealedAsync("success", 0);
        record["displaced"].ShouldBe("copied");
        File.ReadAllText($"{record.Runa}/displaced/.runa/a b/note").ShouldBe("mine\n");
        record.Manifest[record.Manifest.IndexOf("\ndisplaced type=dir", StringComparison.Ordinal)..].ShouldNotContain("type=link");
    });

    private static async Task<SealedRecord> RunsWholeAsync(Host host, string lines, string script)
    {
        host.Declare(TestAgent.Shell("site-builder", script) with { Image = await ImageVariant.BuildAsync(host, lines) });
        await host.StartAsync();

        (await host.RunAsync("site-builder", "--work-unit", "it's a unit")).ShouldSay("session success");

        var record = await host.Record("site-builder").ShouldBeSealedAsync("success", 0);
        record.Written("facts").ShouldBe("site-builder /home/site-builder 0022 none");
        return record;
    }
}
