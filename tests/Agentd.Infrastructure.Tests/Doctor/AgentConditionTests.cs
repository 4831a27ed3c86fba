using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Tests.Audit;
using Agentd.Protocol.Linux;

namespace Agentd.Infrastructure.Tests.Doctor;

public sealed class AgentConditionTests : IDisposable
{
    private readonly GoodHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task An_image_that_is_not_there_is_warned_of()
    {
        _host.Write("podman.absent", "");
        await _host.ShouldShow("image localhost/site:1", Health.Warning, "is not on this host");
    }

    [Fact]
    public async Task An_image_without_what_set_up_calls_fails_and_its_container_is_removed()
    {
        _host.Write("podman.lacks", "git\ngosu\n");
        await _host.ShouldShow("image localhost/site:1", Health.Failed, "lacks git, gosu");
        File.ReadAllText(_host.At("podman.removed")).ShouldMatch("^rm --force --ignore --volumes --time 0 agentd-doctor-[0-9a-f]{32}\n$");
    }

    // Without tr or wc, say, nothing could be counted, and sessions would end as if they hid what they leave.
    [Fact]
    public async Task An_image_is_looked_through_for_all_that_the_set_up_script_calls_and_can_do_nothing_meanwhile()
    {
        await _host.Examine();
        var look = File.ReadAllText(_host.At("podman.run"));
        foreach (var program in (string[])["sleep", "tr", "wc", "tail", "cp", "mkdir", "chmod", "timeout"])
            look.ShouldContain($" {program} ");
        foreach (var option in (string[])["--network=none", "--cap-drop=all"]) look.ShouldContain($" {option} ");
        look.ShouldNotContain("--mount");
        look.ShouldNotContain("--volume");
    }

    [Fact]
    public async Task An_image_without_a_shell_fails()
    {
        _host.Write("podman.shellless", "");
        await _host.ShouldShow("image localhost/site:1", Health.Failed, "has no /bin/sh");
    }

    [Fact]
    public async Task An_image_without_the_agents_own_program_is_warned_of()
    {
        _host.Write("podman.lacks", "builder\n");
        await _host.ShouldShow("image localhost/site:1", Health.Warning, "lacks builder, which agents run");
    }

    [Theory]
    [InlineData("user site-builder\n", "has a user 'site-builder' already")]
    [InlineData("group site-builder\n", "has a group 'site-builder' already")]
    [InlineData("user site-builder\ngroup site-builder\n", "has a user 'site-builder' and a group 'site-builder' already")]
    public async Task An_image_with_a_user_or_a_group_of_an_agents_name_fails(string taken, string cause)
    {
        _host.Write("podman.taken", taken);
        await _host.ShouldShow("image localhost/site:1", Health.Failed, cause);
        File.ReadAllText(_host.At("podman.run")).ShouldContain(" sh site-builder -- find git ");
    }

    [Fact]
    public async Task A_methodology_without_manifest_fails()
    {
        File.Delete(_host.At("method/manifest.toml"));
        await _host.ShouldShow("methodology of site-builder", Health.Failed, "holds no manifest.toml");
    }

    [Fact]
    public async Task A_credential_that_is_not_set_here_is_warned_of()
    {
        _host.Replace("agentd.toml", $"source_file = \"{_host.At("secret")}\"", "source = \"AGENTD_TEST_NOT_SET\"");
        await _host.ShouldShow("credentials of site-builder", Health.Warning, "AGENTD_TEST_NOT_SET");
    }

    [Fact]
    public async Task A_credential_of_systemd_is_warned_of_where_systemd_gave_none()
    {
        _host.Replace("agentd.toml", $"source_file = \"{_host.At("secret")}\"", "source_credential = \"token\"");
        await _host.ShouldShow("credentials of site-builder", Health.Warning, "systemd credential token");
    }

    [Fact]
    public async Task A_credential_file_that_others_may_read_fails_and_its_value_is_not_told()
    {
        File.WriteAllText(_host.At("open-secret"), "hunter2\n");
        _host.Replace("agentd.toml", _host.At("secret"), _host.At("open-secret"));
        await _host.ShouldShow("credentials of site-builder", Health.Failed, "others may use it");
        (await _host.Examine()).Json().ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_mount_source_that_is_closed_to_the_daemon_may_be_open_to_sessions()
    {
        File.SetUnixFileMode(_host.At("data"), UnixFileMode.None);
        var found = (await _host.Examine()).Conditions.Single(each => each.Condition == "mounts of site-builder");
        found.Status.ShouldBe(Libc.EffectiveUser() == 0 ? Health.Ok : Health.Warning);
    }

    [Theory]
    [InlineData("0700", true, "read")]
    [InlineData("0750", true, "read")]
    [InlineData("0754", true, "read")]
    [InlineData("0755", false, "written")]
    public async Task A_mount_source_that_the_daemons_user_keeps_to_itself_is_warned_of(string mode, bool readOnly, string use)
    {
        Shell.Run($"chmod {mode} {_host.Owned("data")}");
        if (!readOnly) _host.Replace("agentd.toml", "read_only = true", "read_only = false");
        await _host.ShouldShow(
            "mounts of site-builder", Health.Warning,
            $"{_host.At("data")} (mode {mode}) belongs to the daemon's user, and may not be {use} by the agent");
        (await _host.Examine()).Conditions.Single(each => each.Status == Health.Warning).Cure!
            .ShouldStartWith($"chmod -R o+{(readOnly ? "rX" : "rwX")} {_host.At("data")}");
    }

    [Theory]
    [InlineData("chmod 0755")]
    [InlineData("chmod 0777")]
    [InlineData("chown 231071")]
    public async Task A_mount_source_that_the_agent_may_use_is_fine(string arrange)
    {
        if (arrange.StartsWith("chown", StringComparison.Ordinal) && Libc.EffectiveUser() != 0) return;
        Shell.Run($"chmod 0700 {_host.Owned("data")} && {arrange} {_host.At("data")}");
        (await _host.Examine()).Conditions.Where(each => each.Status != Health.Ok).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("(1, 7), (2, 5, 231071), (4, 0), (16, 5), (32, 0)", true)]
    [InlineData("(1, 7), (4, 0), (8, 5, 231071), (16, 5), (32, 0)", true)]
    [InlineData("(1, 7), (2, 4, 231071), (4, 0), (16, 5), (32, 0)", false)]
    [InlineData("(1, 7), (2, 7, 231071), (4, 0), (16, 4), (32, 0)", false)]
    [InlineData("(1, 7), (4, 5), (16, 5), (32, 0)", false)]
    public async Task An_access_list_opens_a_mount_source_as_far_as_it_grants(string entries, bool open)
    {
        Shell.Run($"""
            python3 -c "import os, struct
            entry = lambda tag, permissions, who=0xffffffff: struct.pack('<HHI', tag, permissions, who)
            os.setxattr('{_host.Owned("data")}', 'system.posix_acl_access', struct.pack('<I', 2) + b''.join(entry(*each) for each in [{entries}]))"
            """);
        (await _host.Examine()).Conditions.Single(each => each.Condition == "mounts of site-builder").Status.ShouldBe(
            open ? Health.Ok : Health.Warning);
    }

    [Theory]
    [InlineData("method", "0700")]
    [InlineData("method/manifest.toml", "0600")]
    public async Task A_methodology_that_the_agent_may_not_read_fails(string entry, string mode)
    {
        Shell.Run($"chmod {mode} {_host.Owned(entry)}");
        await _host.ShouldShow(
            "methodology of site-builder", Health.Failed,
            $"{_host.At(entry)} (mode {mode}) belongs to the daemon's user, and may not be read by the agent");
    }

    [Fact]
    public async Task A_mount_source_that_is_missing_fails()
    {
        Directory.Delete(_host.At("data"));
        await _host.ShouldShow("mounts of site-builder", Health.Failed, "does not exist: ");
    }
}
