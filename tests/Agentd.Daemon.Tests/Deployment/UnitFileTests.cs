namespace Agentd.Daemon.Tests.Deployment;

/// <summary>What the units in deploy/ must say, and must not say, for the reasons that docs/deployment.md gives.</summary>
public sealed class UnitFileTests
{
    private static readonly IReadOnlyList<(string Key, string Value)> _container = Read("agentd.container");
    private static readonly IReadOnlyList<(string Key, string Value)> _service = Read("agentd.service");

    [Theory]
    [InlineData("Network", "none")]
    [InlineData("ReadOnly", "true")]
    [InlineData("NoNewPrivileges", "true")]
    [InlineData("DropCapability", "all")]
    [InlineData("SecurityLabelDisable", "true")]
    [InlineData("DefaultDependencies", "false")]
    [InlineData("Notify", "true")]
    [InlineData("WatchdogSec", "60")]
    [InlineData("Environment", "WATCHDOG_USEC=60000000")]
    [InlineData("RuntimeDirectoryPreserve", "yes")]
    [InlineData("Restart", "always")]
    [InlineData("Wants", "podman.socket")]
    public void The_container_is_confined_watched_and_restarted(string key, string value) => _container.ShouldContain((key, value));

    [Theory]
    [InlineData("UserNS")]
    [InlineData("User")]
    [InlineData("ReadOnlyTmpfs")]
    [InlineData("Requires")]
    public void The_container_is_the_user_itself_and_outlives_its_socket(string key) =>
        _container.ShouldNotContain(line => line.Key == key);

    [Fact]
    public void Podman_and_systemd_wait_in_turn_for_a_drain_of_ten_minutes()
    {
        var stop = int.Parse(_container.Single(line => line.Key == "StopTimeout").Value);
        stop.ShouldBeGreaterThan(10 * 60);
        int.Parse(_container.Single(line => line.Key == "TimeoutStopSec").Value).ShouldBeGreaterThan(stop);
    }

    [Fact]
    public void What_sessions_mount_has_the_same_path_on_both_sides_and_methodologies_are_read_only()
    {
        var volumes = _container.Where(line => line.Key == "Volume").Select(line => line.Value.Split(':')).ToList();

        var same = volumes.Where(volume => volume[0][0] == '/').ToList();
        same.ShouldAllBe(volume => volume[0] == volume[1]);
        same.Select(volume => string.Join(':', volume[1..])).ShouldBe(
            ["/var/lib/agentd/tmp", "/var/lib/agentd/state", "/var/lib/tesserine/audit", "/srv/agentd:ro"], ignoreOrder: true);
        volumes.Select(volume => string.Join(':', volume)).ShouldContain("%E/agentd:/etc/agentd:ro");
    }

    [Theory]
    [InlineData("Type", "notify")]
    [InlineData("KillMode", "process")]
    [InlineData("Delegate", "yes")]
    [InlineData("OOMPolicy", "continue")]
    [InlineData("LimitCORE", "0")]
    [InlineData("WatchdogSec", "60")]
    [InlineData("TimeoutStopSec", "90")]
    [InlineData("Restart", "always")]
    public void A_stop_of_the_service_ends_the_daemon_and_nothing_else(string key, string value) => _service.ShouldContain((key, value));

    [Theory]
    [InlineData("NoNewPrivileges")]
    [InlineData("SystemCall")]
    [InlineData("Restrict")]
    [InlineData("LockPersonality")]
    [InlineData("MemoryDenyWriteExecute")]
    [InlineData("Protect")]
    [InlineData("Private")]
    public void The_service_sets_nothing_that_keeps_Podman_from_mapping_ids(string beginning) =>
        _service.ShouldNotContain(line => line.Key.StartsWith(beginning, StringComparison.Ordinal));

    [Fact]
    public void The_page_is_started_at_a_socket_of_its_users_own()
    {
        var socket = Read("agentd-web.socket");
        socket.ShouldContain(("ListenStream", "%t/agentd/web.sock"));
        socket.ShouldContain(("SocketMode", "0600"));
        socket.Count(line => line.Key == "ListenStream").ShouldBe(1);
        Read("agentd-web.service").ShouldContain(("ExecStart", "%h/.local/bin/agentd web"));
    }

    private static List<(string Key, string Value)> Read(string unit) =>
    [
        .. File.ReadLines($"{Repository()}/deploy/{unit}")
            .Where(line => line.Contains('=') && !line.StartsWith('#'))
            .Select(line => (line[..line.IndexOf('=')], line[(line.IndexOf('=') + 1)..])),
    ];

    private static string Repository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists($"{directory.FullName}/Agentd.sln"))
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return directory.FullName;
    }
}
