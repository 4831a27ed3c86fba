using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Tests.Configuration;

public sealed class PathResolutionTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Configured_paths_start_from_the_directory_of_the_file_and_are_normalised()
    {
        var configuration = _folder.Load(
            "[daemon]\nsocket_path = \"./run//a.sock\"\npid_file = \"../b.pid\"\naudit_root = \"/srv/x/../audit\"\n"
            + ConfigurationFolder.Minimal).Require();

        configuration.SocketPath.ShouldBe($"{_folder.Root}/run/a.sock");
        configuration.PidFile.ShouldBe($"{Path.GetDirectoryName(_folder.Root)}/b.pid".Replace("//", "/"));
        configuration.AuditRoot.ShouldBe("/srv/audit");
        configuration.ConfigPath.ShouldBe(_folder.Path);
    }

    [Fact]
    public void Configured_paths_need_no_environment()
    {
        _folder.Environment.Clear();

        _folder.Load("[daemon]\nsocket_path = \"/run/a\"\npid_file = \"/run/b\"\naudit_root = \"/srv/c\"\n" + ConfigurationFolder.Minimal)
            .ErrorLines().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("run/user/1")]
    public void Without_an_absolute_runtime_directory_both_omitted_paths_are_errors_that_name_both_cures(string? value)
    {
        Set("XDG_RUNTIME_DIR", value);

        var lines = _folder.Load("\n[daemon]\n" + ConfigurationFolder.Minimal).ErrorLines().ToList();

        lines.Count.ShouldBe(2);
        lines.ShouldAllBe(line => line.StartsWith($"{_folder.Path}:2:1: daemon."));
        lines[0].ShouldContain("set XDG_RUNTIME_DIR, or add socket_path to [daemon]");
        lines[1].ShouldContain("set XDG_RUNTIME_DIR, or add pid_file to [daemon]");
    }

    [Fact]
    public void Audit_records_go_to_the_state_directory_before_the_home()
    {
        Set("XDG_STATE_HOME", "/state");

        _folder.Load(ConfigurationFolder.Minimal).Require().AuditRoot.ShouldBe("/state/tesserine/audit");
    }

    [Theory]
    [InlineData("")]
    [InlineData("state")]
    public void A_state_directory_that_is_not_absolute_does_not_count(string value)
    {
        Set("XDG_STATE_HOME", value);

        _folder.Load(ConfigurationFolder.Minimal).Require().AuditRoot.ShouldBe("/home/operator/.local/state/tesserine/audit");
    }

    [Fact]
    public void Without_any_place_for_audit_records_the_error_names_all_three_cures()
    {
        Set("HOME", "home");

        var line = _folder.Load(ConfigurationFolder.Minimal).ErrorLines().ShouldHaveSingleItem();

        line.ShouldStartWith($"{_folder.Path}:1:1: daemon.audit_root: ");
        line.ShouldContain("add audit_root to [daemon], or set XDG_STATE_HOME, or set HOME");
    }

    [Fact]
    public void A_socket_path_of_107_bytes_is_the_longest()
    {
        var longest = "/" + new string('s', 106);

        _folder.Load($"[daemon]\nsocket_path = \"{longest}\"\n" + ConfigurationFolder.Minimal).ErrorLines().ShouldBeEmpty();
        _folder.Load($"[daemon]\nsocket_path = \"{longest[..^1]}é\"\n" + ConfigurationFolder.Minimal)
            .ErrorLines().ShouldHaveSingleItem().ShouldContain("comes to 108 bytes");
    }

    [Fact]
    public void The_daemon_id_comes_from_the_two_resolved_paths()
    {
        var configuration = _folder.Load(
            "[daemon]\nsocket_path = \"/run/./a\"\npid_file = \"/run/b\"\n" + ConfigurationFolder.Minimal).Require();

        configuration.DaemonId.ShouldBe(DaemonId.FromPaths("/run/a", "/run/b"));
    }

    [Fact]
    public void Another_audit_root_makes_no_other_daemon()
    {
        var one = _folder.Load("[daemon]\naudit_root = \"/srv/a\"\n" + ConfigurationFolder.Minimal).Require();
        var two = _folder.Load("[daemon]\naudit_root = \"/srv/b\"\n" + ConfigurationFolder.Minimal).Require();

        one.DaemonId.ShouldBe(two.DaemonId);
    }

    private void Set(string variable, string? value)
    {
        if (value is null) _folder.Environment.Remove(variable);
        else _folder.Environment[variable] = value;
    }
}
