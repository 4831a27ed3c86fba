using System.Net.Sockets;
using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Tests.Audit;

namespace Agentd.Infrastructure.Tests.Doctor;

public sealed class DirectoryConditionTests : IDisposable
{
    private readonly GoodHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_configuration_with_errors_fails_and_the_rest_is_examined()
    {
        File.AppendAllText(_host.ConfigPath, "tiemout = \"1h\"\n");
        await _host.ShouldShow("configuration", Health.Failed, "did you mean 'timeout'?");
    }

    [Fact]
    public async Task A_missing_configuration_fails()
    {
        File.Delete(_host.ConfigPath);
        await _host.ShouldShow("configuration", Health.Failed, "no such file");
    }

    [Fact]
    public async Task A_configuration_that_others_may_change_is_warned_of()
    {
        Shell.Run($"chmod 0666 {_host.ConfigPath}");
        await _host.ShouldShow("configuration", Health.Warning, "can be changed by every user");
    }

    [Fact]
    public async Task A_runtime_directory_that_cannot_be_made_fails()
    {
        _host.Write("file", "");
        _host.Replace("agentd.toml", "audit_root = \"audit\"", "audit_root = \"audit\"\nsocket_path = \"file/a.sock\"");
        await _host.ShouldShow("runtime directory", Health.Failed, "file is no directory");
    }

    [Fact]
    public async Task Paths_at_which_others_could_put_something_of_their_own_are_warned_of()
    {
        Shell.Run($"chmod 0755 {_host.Root}; mkdir -m 0777 {_host.At("run/open")}; chmod 0777 {_host.At("run/open")}");
        _host.Replace("agentd.toml", "audit_root = \"audit\"", "audit_root = \"audit\"\nsocket_path = \"run/open/a.sock\"");
        await _host.ShouldShow("private paths", Health.Warning,
            $"socket_path: {_host.At("run/open")} may be written by every user, who could put something else in the place of a.sock");
    }

    [Fact]
    public async Task A_socket_path_that_the_kernel_does_not_take_fails()
    {
        var name = new string('s', 100);
        var found = await new Infrastructure.Doctor.Directories.SocketPlace($"/run/{name}/a.sock", "/run/a.pid").ExamineAsync(default);
        found.Status.ShouldBe(Health.Failed);
        found.Cause.ShouldContain("has 112 bytes, and the kernel takes 107");
    }

    [Fact]
    public async Task Something_else_at_the_sockets_place_fails()
    {
        _host.Write("run/user/agentd/agentd.sock", "");
        await _host.ShouldShow("running daemon", Health.Failed, "is not a socket");
    }

    [Fact]
    public async Task Another_program_that_listens_there_fails()
    {
        using var other = Listen();
        await _host.ShouldShow("running daemon", Health.Failed, "another program listens");
    }

    [Fact]
    public async Task A_daemon_that_runs_is_well_and_one_that_does_not_listen_is_warned_of()
    {
        using var claim = PidFile.Claim(_host.PidFile);
        _host.Write("proc/locks", File.ReadAllText("/proc/locks"));
        await _host.ShouldShow("running daemon", Health.Warning, $"agentd (pid {Environment.ProcessId}) holds");
        using var daemon = Listen();
        (await _host.Examine()).Conditions.ShouldContain(each => each.Cause == $"agentd runs (pid {Environment.ProcessId})");
    }

    [Fact]
    public async Task A_socket_and_a_PID_file_that_a_dead_daemon_left_are_in_nobodys_way()
    {
        Listen().Dispose();
        _host.Write("run/user/agentd/agentd.pid", "1\n");
        (await _host.Examine()).Healthy.ShouldBeTrue();
    }

    [Fact]
    public async Task An_audit_root_that_cannot_be_used_fails()
    {
        _host.Write("audit", "a file");
        await _host.ShouldShow("audit root", Health.Failed, $"{_host.At("audit")} is no directory");
    }

    [Fact]
    public async Task An_audit_root_is_probed_and_left_as_it_was()
    {
        (await _host.Examine()).Healthy.ShouldBeTrue();
        Directory.Exists(_host.At("audit")).ShouldBeFalse();
        Directory.CreateDirectory(_host.At("audit"));
        (await _host.Examine()).Healthy.ShouldBeTrue();
        Directory.EnumerateFileSystemEntries(_host.At("audit")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(10, null, Health.Failed, "10 MiB left")]
    [InlineData(500, null, Health.Warning, "500 MiB left")]
    [InlineData(50_000, 10, Health.Failed, "10 inodes left")]
    [InlineData(50_000, 10_000, Health.Warning, "10000 inodes left")]
    public async Task An_audit_root_that_fills_up_is_told(int mebibytes, int? inodes, Health status, string cause)
    {
        _host.FileSystem = new FileSystemFacts(null, (long)mebibytes << 20, inodes);
        await _host.ShouldShow("audit space", status, cause);
    }

    [Theory]
    [InlineData("", Health.Warning, "each may keep up to 64 MiB of what its session left")]
    [InlineData("keep_work = \"failed\"\nlimits.work = \"8m\"\n", Health.Warning, "each may keep up to 8 MiB")]
    [InlineData("keep_work = \"summary\"\n", Health.Ok, "without bundles")]
    public async Task Records_that_keep_work_and_that_nothing_removes_are_warned_of(string keys, Health status, string cause)
    {
        _host.Replace("agentd.toml", "audit_retention.max_age = \"90d\"\n", "");
        _host.Replace("agentd.toml", "name = \"site-builder\"\n", $"name = \"site-builder\"\n{keys}");
        var shown = (await _host.Examine()).Conditions.Single(each => each.Condition == "audit retention");
        (shown.Status, shown.Cause.Contains(cause)).ShouldBe((status, true), shown.Cause);
    }

    [Fact]
    public void The_kernel_tells_of_file_systems_that_are_not_there_yet()
    {
        var facts = FileSystemFacts.Of("/proc/no/such");
        (facts.Kind, facts.FreeBytes, facts.FreeInodes).ShouldBe((null, 0, null));
        FileSystemFacts.Of(_host.At("audit/not/yet")).FreeBytes.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("NFS")]
    [InlineData("FUSE")]
    public async Task Staging_on_a_file_system_that_others_change_is_warned_of(string kind)
    {
        _host.FileSystem = _host.FileSystem with { Kind = kind };
        await _host.ShouldShow("staging", Health.Warning, $"is on {kind}");
    }

    [Theory]
    [InlineData("a,b")]
    [InlineData("größe")]
    [InlineData("a:b")]
    [InlineData("a\"b")]
    public async Task A_staging_root_that_Podman_cannot_carry_is_warned_of(string name)
    {
        Directory.CreateDirectory(_host.At(name));
        _host.Environment["TMPDIR"] = _host.At(name);
        await _host.ShouldShow("staging", Health.Warning, "/tmp is used instead");
    }

    [Fact]
    public async Task A_staging_root_that_is_missing_fails()
    {
        Directory.Delete(_host.At("tmp"));
        await _host.ShouldShow("staging", Health.Failed, "is no directory");
    }

    [Fact]
    public async Task A_signing_key_that_others_may_read_fails()
    {
        _host.Replace("agentd.toml", "audit_root = \"audit\"", "audit_root = \"audit\"\naudit_signing_key = \"key.pem\"");
        await _host.ShouldShow("audit signing key", Health.Failed, "read the key");
        Shell.Run($"openssl genpkey -algorithm ed25519 -out {_host.At("key.pem")} && chmod 0640 {_host.At("key.pem")}");
        await _host.ShouldShow("audit signing key", Health.Failed, "is open to others");
        Shell.Run($"chmod 0600 {_host.At("key.pem")}");
        (await _host.Examine()).Conditions.ShouldAllBe(each => each.Status == Health.Ok);
    }

    [Fact]
    public async Task A_signing_key_of_another_kind_fails()
    {
        _host.Replace("agentd.toml", "audit_root = \"audit\"", "audit_root = \"audit\"\naudit_signing_key = \"key.pem\"");
        Shell.Run($"openssl genpkey -algorithm x25519 -out {_host.At("key.pem")} && chmod 0600 {_host.At("key.pem")}");
        await _host.ShouldShow("audit signing key", Health.Failed, "Ed25519");
    }

    private Socket Listen()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_host.SocketPath)!);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_host.SocketPath));
        socket.Listen();
        return socket;
    }
}
