using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Domain.Scheduling;
using Agentd.Infrastructure.Configuration;

namespace Agentd.Infrastructure.Tests.Configuration;

public sealed class LoadsAFileTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"\"\"say \"hi\"\"\"\"")]
    [InlineData("'''say ''hi'''''")]
    public void Takes_many_long_strings_that_end_with_quotes_of_their_own(string text)
    {
        var agents = Enumerable.Range(0, 40).Select(number =>
            ConfigurationFolder.Minimal.Replace("site-builder\"\n", $"a{number}\"\n").Replace("\"exec\"", text));
        _folder.Load(string.Concat(agents)).ErrorLines().ShouldBeEmpty();
    }

    [Fact]
    public void Fills_in_every_default_of_the_smallest_file()
    {
        var configuration = _folder.Load(ConfigurationFolder.Minimal).Require();

        configuration.SocketPath.ShouldBe("/run/user/4711/agentd/agentd.sock");
        configuration.PidFile.ShouldBe("/run/user/4711/agentd/agentd.pid");
        configuration.AuditRoot.ShouldBe("/home/operator/.local/state/tesserine/audit");
        configuration.StopGrace.ShouldBe(TimeSpan.FromSeconds(10));
        configuration.DefaultTimeout.ShouldBeNull();
        configuration.Shutdown.ShouldBe(ShutdownMode.Drain);
        configuration.DrainTimeout.ShouldBeNull();
        (configuration.AuditSigningKey, configuration.AuditRetention).ShouldBe((null, null));
        configuration.Metrics.ShouldBeNull();
        configuration.StateDirectory.ShouldBe("/home/operator/.local/state/agentd");
        configuration.Warnings.ShouldBeEmpty();
        var agent = configuration.Agents.ShouldHaveSingleItem();
        agent.MethodologyDirectory.ShouldBe(Path.Combine(_folder.Root, "method"));
        agent.Command.ShouldBe(["site-builder", "exec"]);
        (agent.Repository, agent.Schedule, agent.RepositoryToken, agent.Timeout, agent.StopGrace).ShouldBe((null, null, null, null, null));
    }

    [Fact]
    public void Reads_every_key()
    {
        var configuration = _folder.Load("""
            [daemon]
            socket_path = "run/a.sock"
            pid_file = "/run/agentd/a.pid"
            audit_root = "../audit"
            default_timeout = "4h"
            stop_grace = "20s"
            shutdown = "drain"
            drain_timeout = "30m"
            audit_signing_key = "audit-key.pem"
            audit_retention = { max_age = "90d", max_total_size = "50GiB" }
            [[agents]]
            name = "reviewer"
            base_image = "localhost/reviewer:1"
            methodology_dir = "/srv/method"
            repo = "https://git.example.org/a.git"
            repo_token_file = "/etc/agentd/token"
            schedule = "0 9 1 * mon"
            timezone = "Europe/Berlin"
            overlap = "skip"
            jitter = "30s"
            timeout = "90m"
            stop_grace = "5s"
            command = { argv = [" a ", "b\nc"] }
            mounts = [{ source = "/srv/data", target = "/data", read_only = true }]
            [[agents.credentials]]
            name = "A"
            source = " odd name "
            [[agents.credentials]]
            name = "B"
            source_credential = "b"
            """).Require();

        configuration.SocketPath.ShouldBe(Path.Combine(_folder.Root, "run/a.sock"));
        configuration.AuditRoot.ShouldBe(Path.GetFullPath(Path.Combine(_folder.Root, "../audit")));
        (configuration.DefaultTimeout, configuration.StopGrace, configuration.DrainTimeout)
            .ShouldBe((TimeSpan.FromHours(4), TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(30)));
        configuration.AuditSigningKey.ShouldBe(Path.Combine(_folder.Root, "audit-key.pem"));
        configuration.AuditRetention.ShouldBe(new AuditRetention(TimeSpan.FromDays(90), 50L << 30));
        var agent = configuration.Agents.ShouldHaveSingleItem();
        agent.Schedule.ShouldBe(new AgentSchedule
        {
            Expression = "0 9 1 * mon",
            TimeZone = "Europe/Berlin",
            Overlap = ScheduleOverlap.Skip,
            Jitter = TimeSpan.FromSeconds(30),
        });
        agent.Command.ShouldBe([" a ", "b\nc"]);
        agent.RepositoryToken.ShouldBe(new CredentialSource.File("/etc/agentd/token"));
        agent.Mounts.ShouldBe([new("/srv/data", "/data", true)]);
        agent.Credentials.ShouldBe([new("A", new CredentialSource.Environment(" odd name ")), new("B", new CredentialSource.Systemd("b"))]);
        (agent.Timeout, agent.StopGrace).ShouldBe((TimeSpan.FromMinutes(90), TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void Reads_variables_as_they_are_in_their_order()
    {
        var text = ConfigurationFolder.Minimal + """
            [agents.environment]
            NO_COLOR = ""
            LINES = " a\n\t'b' "
            ANTHROPIC_BASE_URL = "https://models.example.org"
            """;

        _folder.Load(text).Require().Agents[0].Environment.ShouldBe(
            [new("NO_COLOR", ""), new("LINES", " a\n\t'b' "), new("ANTHROPIC_BASE_URL", "https://models.example.org")]);
    }

    [Fact]
    public void Reads_every_bound()
    {
        var configuration = _folder.Load("""
            [daemon]
            max_sessions = 4
            max_queued = 7
            max_parallel_starts = 3
            pull_timeout = "1m"
            limits_required = true
            default_limits = { memory = "1g", pids = 99 }
            [[agents]]
            name = "a"
            base_image = "i"
            methodology_dir = "m"
            command.argv = ["x"]
            pull = "always"
            idle_timeout = "5m"
            max_sessions = 2
            limits_required = false
            limits = { memory = "512m", cpus = 1.5, pids = 64, disk = "2g", entries = 5000, files = 1024 }
            network = { mode = "agents", options = ["mtu=1400"] }
            security = { seccomp_profile = "/etc/s.json", userns = "host" }
            """).Require();

        (
            configuration.MaxSessions, configuration.MaxQueued, configuration.MaxParallelStarts, configuration.PullTimeout,
            configuration.LimitsRequired)
            .ShouldBe((4, 7, 3, TimeSpan.FromMinutes(1), true));
        configuration.DefaultLimits.ShouldBe(new ResourceLimits { Memory = 1L << 30, Pids = 99, Entries = 2_000_000, Work = 64 << 20 });
        var agent = configuration.Agents.ShouldHaveSingleItem();
        agent.Limits.ShouldBe(
            new ResourceLimits { Memory = 512L << 20, Cpus = 1.5m, Pids = 64, Disk = 2L << 30, Entries = 5000, Files = 1024 });
        (agent.Pull, agent.IdleTimeout, agent.MaxSessions, agent.LimitsRequired)
            .ShouldBe((PullPolicy.Always, TimeSpan.FromMinutes(5), 2, false));
        (agent.Network.Mode, agent.Security.SeccompProfile).ShouldBe(("agents", "/etc/s.json"));
        agent.Network.Options.ShouldBe(["mtu=1400"]);
    }

    [Fact]
    public void Bounds_processes_and_entries_and_nothing_else_where_nothing_is_said()
    {
        var configuration = _folder.Load(ConfigurationFolder.Minimal).Require();

        configuration.DefaultLimits.ShouldBe(new ResourceLimits { Pids = 2048, Entries = 2_000_000, Work = 64 << 20 });
        (configuration.MaxSessions, configuration.MaxQueued, configuration.LimitsRequired).ShouldBe((null, 1000, false));
        configuration.MaxParallelStarts.ShouldBe(Environment.ProcessorCount);
        var agent = configuration.Agents[0];
        (agent.Pull, agent.Network.Mode, agent.IdleTimeout, agent.MaxSessions).ShouldBe((PullPolicy.Missing, null, null, null));
    }

    [Fact]
    public void Tells_every_error_at_once_each_with_its_place_and_in_the_order_of_the_file()
    {
        var report = _folder.Load("""
            [daemon]
            socket_pth = "x"
            [[agents]]
            name = "Site"
            base_image = ""
            methodology_dir = "m"
            repo = "ssh://x/y"
            [agents.command]
            argv = []
            [[agents.mounts]]
            source = "data"
            target = "/home/"
            """);

        report.Configuration.ShouldBeNull();
        report.ErrorLines().Select(line => line[(_folder.Root.Length + 1)..]).ShouldBe([
            "agentd.toml:2:1: daemon.socket_pth: unknown key; did you mean 'socket_path'?",
            "agentd.toml:4:8: agents[0]: name: must begin with a letter a to z (found 'Site')",
            "agentd.toml:5:14: agents[0]: base_image: must not be empty",
            "agentd.toml:7:8: agents[0]: repo: must begin with https://, http:// or git://: sessions have no key for ssh; name the "
            + "https:// address, and a token if the repository is private (found 'ssh://x/y')",
            "agentd.toml:9:8: agents[0]: command.argv: must hold at least one string, the program's name",
            "agentd.toml:10:1: agents[0]: mounts[0].read_only: is missing; add read_only = true",
            "agentd.toml:11:10: agents[0]: mounts[0].source: must be an absolute path on the host (found 'data')",
            "agentd.toml:12:10: agents[0]: mounts[0].target: must not end with '/' (found '/home/')",
        ]);
    }

    [Fact]
    public void Counts_a_table_among_all_elements_of_its_list_those_that_are_no_tables_included()
    {
        var mounts = "mounts = [\"/a:/b\", { source = \"data\", target = \"/data\", read_only = true }]\n[agents.command]";

        var report = _folder.Load(ConfigurationFolder.Minimal.Replace("[agents.command]", mounts));

        report.Errors.Select(error => error.Field).ShouldBe(["mounts[0]", "mounts[1].source"]);
    }
}
