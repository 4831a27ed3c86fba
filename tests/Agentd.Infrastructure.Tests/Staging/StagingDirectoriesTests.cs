using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Staging;
using Agentd.Infrastructure.Tests.Audit;

namespace Agentd.Infrastructure.Tests.Staging;

public sealed class StagingDirectoriesTests : IDisposable
{
    private static readonly DaemonId _ours = DaemonId.FromPaths("/run/agentd/agentd.sock", "/run/agentd/agentd.pid");
    private static readonly DaemonId _theirs = DaemonId.FromPaths("/run/other.sock", "/run/other.pid");
    private static readonly ResourceNames _names = new(_ours, AgentName.Parse("site-builder"), SessionId.Parse("00112233445566ff"));

    private readonly string _root = Directory.CreateTempSubdirectory("agentd-staging-").FullName;
    private readonly StagingDirectories _staging;

    public StagingDirectoriesTests() => _staging = new StagingDirectories(_root);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Holds_private_directories_and_files_and_the_daemons_id()
    {
        var staged = _staging.Create(_names, Plan());

        staged.Directory.ShouldBe(Path.Combine(_root, "agentd-session-stage-00112233445566ff"));
        File.ReadAllText(Path.Combine(staged.Directory, "daemon")).ShouldBe(_ours.Value);
        Shell.Run($"find '{staged.Directory}' -type d -printf '%m\\n' | sort -u").ShouldBe("700");
        Shell.Run($"find '{staged.Directory}' -type f -printf '%m\\n' | sort -u").ShouldBe("600");
        Shell.Run($"cd '{staged.Directory}' && find . -type f | sort")
            .ShouldBe("./console.log\n./daemon\n./end-mark\n./fingerprints\n./session/salvage.sh\n./session/setup.sh\n./session/status\n"
                + "./session/supervise.sh\n./session/watch.sh");
    }

    [Fact]
    public void Lets_the_session_user_read_the_operators_input_and_nothing_else()
    {
        var staged = _staging.Create(_names, Plan(new OperatorInput("request", "operator-input", "{\"a\": 1}"u8.ToArray())));

        File.ReadAllText(Path.Combine(staged.Input, "document")).ShouldBe("{\"a\": 1}");
        Shell.ModeOf(staged.Input).ShouldBe("755");
        Shell.ModeOf(Path.Combine(staged.Input, "document")).ShouldBe("644");
        Shell.ModeOf(staged.Directory).ShouldBe("700");
    }

    [Theory]
    [InlineData("mkdir")]
    [InlineData("touch")]
    [InlineData("ln -s /nowhere")]
    [InlineData("ln -s /tmp")]
    public void Refuses_a_place_where_something_is_and_leaves_that_alone(string make)
    {
        var place = Path.Combine(_root, _names.Staging);
        Shell.Run($"{make} '{place}'");
        var before = Shell.Run($"stat -c '%i %F' '{place}'");

        Should.Throw<SessionException>(() => _staging.Create(_names, Plan())).Message.ShouldContain(place);

        Shell.Run($"stat -c '%i %F' '{place}'").ShouldBe(before);
    }

    [Fact]
    public async Task Is_made_by_exactly_one_of_many()
    {
        using var start = new Barrier(8);
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                try
                {
                    return _staging.Create(_names, Plan());
                }
                catch (SessionException)
                {
                    return null;
                }
            }, TaskCreationOptions.LongRunning)));

        made.Count(staged => staged is not null).ShouldBe(1);
        _staging.Find(_names).ShouldNotBeNull();
    }

    [Fact]
    public void Says_to_check_tmpdir_when_the_root_is_not_there() =>
        Should.Throw<SessionException>(() => new StagingDirectories("/nowhere/at/all").Create(_names, Plan()))
            .Message.ShouldContain("check TMPDIR");

    [Theory]
    [InlineData("a, b")]
    [InlineData("a\"b")]
    [InlineData("a\nb")]
    public void Gives_a_link_for_a_source_whose_path_a_mount_option_cannot_carry(string name)
    {
        var source = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;

        var staged = _staging.Create(_names, Plan(new StagedLink("mount-0", source, "mounts[0].source")));

        _staging.MountSource(staged, "mount-0").ShouldBe(staged.Link("mount-0"));
        new FileInfo(staged.Link("mount-0")).LinkTarget.ShouldBe(source);
    }

    [Fact]
    public void Resolves_every_link_of_a_source_once_and_for_all()
    {
        var real = Directory.CreateDirectory(Path.Combine(_root, "real", "deep")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(_root, "one"), Path.Combine(_root, "real"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "two"), "one/deep");

        var staged = _staging.Create(_names, Plan(new StagedLink("mount-0", Path.Combine(_root, "two"), "mounts[0].source")));

        _staging.MountSource(staged, "mount-0").ShouldBe(real);
        Shell.Run($"cd '{_root}' && rm two && mkdir -p elsewhere/deep && ln -s elsewhere/deep two");
        _staging.MountSource(_staging.Find(_names)!, "mount-0").ShouldBe(real);
    }

    [Theory]
    [InlineData("missing", "does not exist")]
    [InlineData("dangling", "cannot be reached")]
    [InlineData("loop", "cannot be reached")]
    public void Names_a_missing_source_and_its_purpose_and_leaves_nothing(string source, string why)
    {
        Shell.Run($"cd '{_root}' && ln -s /nowhere/at/all dangling && ln -s loop loop");
        var link = new StagedLink("mount-0", Path.Combine(_root, source), "mounts[0].source of agent 'site-builder'");

        var refusal = Should.Throw<SessionException>(() => _staging.Create(_names, Plan(link))).Message;

        refusal.ShouldStartWith($"mounts[0].source of agent 'site-builder' {why}: {link.Source}");
        Directory.Exists(Path.Combine(_root, _names.Staging)).ShouldBeFalse();
    }

    [Fact]
    public void Goes_without_touching_what_its_links_lead_to()
    {
        var source = Directory.CreateDirectory(Path.Combine(_root, "source")).FullName;
        File.WriteAllText(Path.Combine(source, "precious"), "");
        _staging.Create(_names, Plan(new StagedLink("mount-0", source, "mounts[0].source")));

        _staging.Remove(_names).ShouldBeTrue();

        _staging.Find(_names).ShouldBeNull();
        File.Exists(Path.Combine(source, "precious")).ShouldBeTrue();
        _staging.Remove(_names).ShouldBeFalse();
    }

    [Fact]
    public void Is_not_found_and_not_removed_when_another_daemon_owns_it()
    {
        var theirs = _names with { Daemon = _theirs };
        _staging.Create(theirs, Plan());

        _staging.Remove(_names).ShouldBeFalse();

        _staging.Find(_names).ShouldBeNull();
        _staging.Find(theirs).ShouldNotBeNull();
        _staging.Owned(_ours).ShouldBeEmpty();
        _staging.Owned(_theirs).ShouldBe([_names.Session]);
    }

    [Theory]
    [InlineData("mkdir agentd-session-stage-0000000000000001")]
    [InlineData("mkdir agentd-session-stage-0000000000000001 && mkfifo agentd-session-stage-0000000000000001/daemon")]
    [InlineData("mkdir agentd-session-stage-0000000000000001 && mkdir agentd-session-stage-0000000000000001/daemon")]
    [InlineData("mkdir agentd-session-stage-0000000000000001 && head -c 9999 /dev/zero > agentd-session-stage-0000000000000001/daemon")]
    [InlineData("mkdir agentd-session-stage-nonsense && printf $ID > agentd-session-stage-nonsense/daemon")]
    [InlineData("touch agentd-session-stage-0000000000000001")]
    public void Counts_nothing_as_owned_that_does_not_carry_the_id(string make)
    {
        Shell.Run($"cd '{_root}' && ID={_ours} && {make}");

        _staging.Owned(_ours).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("chown -h 4242 agentd-session-stage-00112233445566ff")]
    [InlineData("mv agentd-session-stage-00112233445566ff elsewhere && ln -s elsewhere agentd-session-stage-00112233445566ff")]
    public void Neither_reads_nor_removes_what_another_user_put_in_its_place(string meddle)
    {
        if (Shell.Run("id -u") != "0") return;
        _staging.Create(_names, Plan());
        Shell.Run($"cd '{_root}' && {meddle}");

        _staging.Remove(_names);

        _staging.Owned(_ours).ShouldBeEmpty();
        Path.Exists(Path.Combine(_root, _names.Staging, "daemon")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("rm daemon")]
    [InlineData("rm -r daemon session")]
    [InlineData("rm -r *")]
    [InlineData("printf 0a1 >daemon")]
    public void Made_or_removed_by_halves_is_nobodys_until_its_sessions_record_is_closed(string crash)
    {
        Shell.Run($"cd '{_staging.Create(_names, Plan()).Directory}' && {crash}");

        _staging.Owned(_ours).ShouldBeEmpty();
        _staging.Find(_names).ShouldBeNull();
        _staging.Remove(_ours, _names.Session);
        Directory.Exists(Path.Combine(_root, _names.Staging)).ShouldBeTrue();
        _staging.Remove(_names);
        Directory.Exists(Path.Combine(_root, _names.Staging)).ShouldBeFalse();
    }

    [Fact]
    public void Owns_nothing_under_a_root_that_is_not_there() => new StagingDirectories("/nowhere/at/all").Owned(_ours).ShouldBeEmpty();

    [Theory]
    [InlineData(null, "/tmp")]
    [InlineData("", "/tmp")]
    [InlineData("relative", "/tmp")]
    [InlineData("/var/with,comma", "/tmp")]
    [InlineData("/var/with\"quote", "/tmp")]
    [InlineData("/var/with:colon", "/tmp")]
    [InlineData("/var/größe", "/tmp")]
    [InlineData("/var/line\nend", "/tmp")]
    [InlineData("/var/del\u007f", "/tmp")]
    [InlineData("/var/a b'(c)=$d", "/var/a b'(c)=$d")]
    [InlineData("/var/tmp/", "/var/tmp")]
    [InlineData("/var/lib/agentd/tmp", "/var/lib/agentd/tmp")]
    public void Stands_under_tmpdir_where_Podman_and_conmon_can_carry_it(string? tmpdir, string root) =>
        StagingDirectories.RootFrom(tmpdir).ShouldBe(root);

    private static StagingPlan Plan(OperatorInput input) => new(Plan().Demand with { Input = input }, []);

    private static StagingPlan Plan(params StagedLink[] links) => new(
        new SessionDemand
        {
            Agent = SetupScript.SetupScriptRendererTests.Agent("site-builder", "claude"),
            Repository = RepositoryUrl.Parse("https://example.org/site.git"),
            Limits = new SessionLimits(),
        },
        links);
}
