using System.Text.Json;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Checks;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Tests.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Infrastructure.Tests.Checks;

public sealed class ConfigurationCheckTests : IDisposable
{
    private const string Text = ConfigurationFolder.Minimal + """
        [[agents.mounts]]
        source = "/srv/there/is/no/such"
        target = "/data"
        read_only = true
        [[agents.credentials]]
        name = "A"
        source = "AGENTD_A"
        [[agents.credentials]]
        name = "B"
        source_file = "/srv/there/is/no/such"
        [[agents.credentials]]
        name = "C"
        source_credential = "c"
        """;

    private const string Refreshed = """

        [[agents.credentials]]
        name = "D"
        refresh_argv = ["/srv/there/is/no/such"]
        refresh_every = "50m"
        hosts = ["api.example.org"]
        """;

    private const string Filtered = "\n[daemon]\ndefault_network_mode = \"filtered\"\n";

    private readonly ConfigurationFolder _folder = new();
    private readonly ReportWriter _writer = new(new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Warns_of_everything_that_is_not_there_yet()
    {
        Manifest("[[artifact_types]]\nname = \"claim\"\n");

        var report = await Check(Text + Refreshed + Filtered, imageIsPresent: false);

        report.WarningLines().Select(line => line.Replace(_folder.Root, "")).ShouldBe([
            "/agentd.toml:3:14: warning: agent 'site-builder': base_image: localhost/site-builder:1 is not on this host; "
            + "no session of the agent can start until it is: build it for the daemon's user (eng/agent-image NAME makes those of "
            + "examples/agents), or load it",
            "/agentd.toml:4:19: warning: agent 'site-builder': methodology_dir: /method/manifest.toml declares no artifact type "
            + "'request': `agentd run --request` will be refused",
            "/agentd.toml:8:10: warning: agent 'site-builder': mounts[0].source: /srv/there/is/no/such does not exist; "
            + "create it before a session starts",
            "/agentd.toml:12:8: warning: agent 'site-builder': credentials[0].name: the agent holds the value of A, B, C; with "
            + "hosts it gets a placeholder, and the value goes to those hosts alone. Keys that sign requests (AWS, JWT) cannot be had so",
            "/agentd.toml:13:10: warning: agent 'site-builder': credentials[0].source: environment variable AGENTD_A is not set now; "
            + "until it is there, no session of the agent can start",
            "/agentd.toml:16:15: warning: agent 'site-builder': credentials[1].source_file: file /srv/there/is/no/such does not exist "
            + "now; until it is there, no session of the agent can start",
            "/agentd.toml:19:21: warning: agent 'site-builder': credentials[2].source_credential: systemd credential c cannot be found, "
            + "because $CREDENTIALS_DIRECTORY is not set now; until it is there, no session of the agent can start",
            "/agentd.toml:22:16: warning: agent 'site-builder': credentials[3].refresh_argv: command /srv/there/is/no/such does not exist "
            + "now; until it does, no session of the agent can start",
        ]);
        report.Require().Warnings.ShouldBe(report.Warnings);
    }

    [Theory]
    [InlineData("state = \"carry\"", true)]
    [InlineData("state = \"carry\"\nmax_sessions = 1", false)]
    [InlineData("state = \"fresh\"", false)]
    public async Task Warns_of_state_that_sessions_could_lose_which_run_side_by_side(string keys, bool warns)
    {
        Manifest("[[artifact_types]]\nname = \"request\"\n");

        var report = await Check(ConfigurationFolder.Minimal.Replace("methodology_dir", $"{keys}\nmethodology_dir"), imageIsPresent: true);

        report.WarningLines().Any(line => line.Contains("state: lets sessions that run at the same time begin with the same state"))
            .ShouldBe(warns);
    }

    [Theory]
    [InlineData("missing", "the first session pulls it, or `podman pull registry.example.org/site:1` does now")]
    [InlineData("never", "until `podman pull registry.example.org/site:1` or a build brings it, no session of the agent can start")]
    public async Task Says_of_an_image_that_a_registry_may_have_what_has_to_be_done(string pull, string words)
    {
        var text = Text.Replace("localhost/site-builder:1", "registry.example.org/site:1")
            .Replace("methodology_dir", $"pull = \"{pull}\"\nmethodology_dir");

        (await Check(text, imageIsPresent: false)).WarningLines().ShouldContain(line => line.Contains(words));
    }

    [Fact]
    public async Task Has_nothing_to_say_when_all_is_there()
    {
        Manifest("[[artifact_types]]\nname = \"request\"\n");
        _folder.Environment["AGENTD_A"] = "";
        _folder.Environment["CREDENTIALS_DIRECTORY"] = _folder.Root;
        File.WriteAllText(Path.Combine(_folder.Root, "c"), "");
        Directory.CreateDirectory(Path.Combine(_folder.Root, "data"));

        var text = Text.Replace("source_file = \"/srv/there/is/no/such\"", $"source_file = \"{_folder.Root}/c\"")
            .Replace("/srv/there/is/no/such", $"{_folder.Root}/data")
            .Replace("[[agents.credentials]]", "[[agents.credentials]]\nhosts = [\"api.example.org\"]");
        var report = await Check(text + Filtered, imageIsPresent: true);

        report.ErrorLines().ShouldBeEmpty();
        report.WarningLines().ShouldBeEmpty();
    }

    [Fact]
    public async Task Warns_of_what_the_agent_may_not_read_or_write_and_names_the_cure()
    {
        Manifest("[[artifact_types]]\nname = \"request\"\n");
        var data = Directory.CreateDirectory(
            Path.Combine(_folder.Root, "data"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        var manifest = Path.Combine(_folder.Root, "method/manifest.toml");
        File.SetUnixFileMode(manifest, UnixFileMode.UserRead);
        var mount = $"[[agents.mounts]]\nsource = \"{data}\"\ntarget = \"/data\"\nread_only = false\n";

        var report = await Check(ConfigurationFolder.Minimal + mount + Filtered, imageIsPresent: true);

        report.WarningLines().Select(line => line[(line.IndexOf("': ", StringComparison.Ordinal) + 3)..]).ShouldBe(
        [
            $"methodology_dir: {manifest} (mode 0400) belongs to the daemon's user, and may not be read by the agent, "
            + $"who is somebody else in its container; {Cure("rX", _folder.Root + "/method", "u:1000:rX")}",
            $"mounts[0].source: {data} (mode 0700) belongs to the daemon's user, and may not be read by the agent, "
            + $"who is somebody else in its container; {Cure("rwX", data, "u:1000:rwX,d:u:1000:rwX,d:u:0:rwX")}",
        ]);

        static string Cure(string mode, string path, string list) =>
            $"chmod -R o+{mode} {path}, below a directory that nobody else may enter; or "
            + $"{(Environment.IsPrivilegedProcess ? "" : "podman unshare ")}setfacl -R -m {list} {path}, "
            + "with the agent's id in its image for 1000";
    }

    [Fact]
    public async Task Warns_of_paths_at_which_others_could_put_something_of_their_own()
    {
        Manifest("[[artifact_types]]\nname = \"request\"\n");
        File.SetUnixFileMode(Directory.CreateDirectory(Path.Combine(_folder.Root, "open")).FullName, (UnixFileMode)0b111_111_111);
        File.SetUnixFileMode(_folder.Root, (UnixFileMode)0b111_101_101);

        var report = await Check($"""
            [daemon]
            socket_path = "open/a.sock"
            pid_file = "/tmp/agentd-no-such.pid"
            audit_root = "open/audit"
            default_network_mode = "filtered"
            {ConfigurationFolder.Minimal}
            """, imageIsPresent: true);

        report.WarningLines().Select(line => line.Replace(_folder.Root, "")).ShouldBe([
            "/agentd.toml:2:15: warning: daemon.socket_path: /open may be written by every user, "
            + "who could put something else in the place of a.sock; 'agentd doctor' says what to do",
            "/agentd.toml:3:12: warning: daemon.pid_file: /tmp is open to every user, who could make agentd-no-such.pid there first; "
            + "'agentd doctor' says what to do",
            "/agentd.toml:4:14: warning: daemon.audit_root: /open may be written by every user, who could put something else in the place "
            + "of audit; 'agentd doctor' says what to do",
        ]);
    }

    [Fact]
    public async Task A_methodology_without_a_manifest_is_an_error()
    {
        var report = await Check(ConfigurationFolder.Minimal, imageIsPresent: true);

        report.Configuration.ShouldBeNull();
        report.ErrorLines().ShouldHaveSingleItem().Replace(_folder.Root, "").ShouldBe(
            "/agentd.toml:4:19: agent 'site-builder': methodology_dir: must be a directory that holds a manifest.toml: "
            + "methodology_dir /method does not exist or is not a directory");
    }

    [Fact]
    public async Task A_manifest_that_a_session_would_refuse_is_an_error_in_the_same_words()
    {
        Manifest("");
        var manifest = Path.Combine(_folder.Root, "method/manifest.toml");
        File.Move(manifest, Path.Combine(_folder.Root, "elsewhere.toml"));
        File.CreateSymbolicLink(manifest, Path.Combine(_folder.Root, "elsewhere.toml"));

        var report = await Check(ConfigurationFolder.Minimal, imageIsPresent: true);

        report.ErrorLines().ShouldHaveSingleItem().ShouldEndWith(
            $"methodology_dir: must be a directory that holds a manifest.toml: {manifest} is a symbolic link, "
            + "and no link in a methodology is followed; put a regular file in its place");
    }

    [Fact]
    public async Task A_manifest_that_is_not_TOML_is_an_error_with_its_own_place()
    {
        Manifest("\nname = \"\n");

        var report = await Check(ConfigurationFolder.Minimal, imageIsPresent: true);

        report.ErrorLines().ShouldHaveSingleItem().ShouldContain("method/manifest.toml:2:");
    }

    [Fact]
    public async Task Asks_for_each_image_once()
    {
        Manifest("[[artifact_types]]\nname = \"request\"\n");
        var second = ConfigurationFolder.Minimal.Replace("site-builder\"\nbase", "other\"\nbase");
        var asked = new List<string>();
        var check = new ConfigurationCheck(_folder.Loader, _folder.Environment.GetValueOrDefault, (image, _) =>
        {
            asked.Add(image);
            return Task.FromResult(false);
        });
        _folder.Load(ConfigurationFolder.Minimal + second + Filtered);

        var report = await check.RunAsync(_folder.Path, CancellationToken.None);

        asked.ShouldBe(["localhost/site-builder:1"]);
        report.Warnings.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Goes_on_without_Podman_and_says_so()
    {
        Manifest("[[artifact_types]]\nname = \"request\"\n");
        _folder.Load(ConfigurationFolder.Minimal + Filtered);
        var check = new ConfigurationCheck(
            _folder.Loader, _folder.Environment.GetValueOrDefault, (_, _) => throw new EngineException("podman is not installed"));

        var report = await check.RunAsync(_folder.Path, CancellationToken.None);

        report.WarningLines().ShouldHaveSingleItem()
            .ShouldContain("could not be asked whether localhost/site-builder:1 is on this host: podman is not installed");
    }

    [Fact]
    public async Task Shows_people_what_the_daemon_would_do()
    {
        Manifest("[[artifact_types]]\nname = \"request\"\n");
        var scheduled = ConfigurationFolder.Minimal.Replace(
            "[agents.command]", "repo = \"https://a.example/b\"\nschedule = \"0 9 * * *\"\ntimezone = \"Europe/Berlin\"\n[agents.command]");

        var report = await Check(scheduled + Filtered, imageIsPresent: true);

        _writer.Lines(report).Select(line => line.Replace(_folder.Root, "")).ShouldBe([
            "/agentd.toml: valid, 1 agent, 0 warnings",
            $"  daemon id   {report.Require().DaemonId}",
            "  socket      /run/user/4711/agentd/agentd.sock",
            "  PID file    /run/user/4711/agentd/agentd.pid",
            "  audit root  /home/operator/.local/state/tesserine/audit",
            "  agent site-builder  localhost/site-builder:1  0 9 * * * (Europe/Berlin), next 2026-03-02 09:00 +01:00",
        ]);
    }

    [Fact]
    public void Shows_people_every_error_and_a_count()
    {
        var lines = _writer.Lines(_folder.Load("a = 1\n")).ToList();

        lines.Count.ShouldBe(3);
        lines[^1].ShouldBe($"{_folder.Path}: not valid, 2 errors, 0 warnings");
    }

    [Fact]
    public async Task Shows_programs_the_same_as_JSON()
    {
        Manifest("[[artifact_types]]\nname = \"request\"\n");
        using var valid = JsonDocument.Parse(_writer.Json(await Check(ConfigurationFolder.Minimal, imageIsPresent: false)));
        using var invalid = JsonDocument.Parse(_writer.Json(_folder.Load("a = 1\n" + ConfigurationFolder.Minimal)));

        valid.RootElement.GetProperty("valid").GetBoolean().ShouldBeTrue();
        valid.RootElement.GetProperty("configuration").GetProperty("agents")[0].GetProperty("name").GetString().ShouldBe("site-builder");
        valid.RootElement.GetProperty("warnings")[1].GetProperty("agent").GetString().ShouldBe("site-builder");
        invalid.RootElement.GetProperty("valid").GetBoolean().ShouldBeFalse();
        invalid.RootElement.TryGetProperty("configuration", out _).ShouldBeFalse();
        var error = invalid.RootElement.GetProperty("errors")[0];
        (error.GetProperty("line").GetInt32(), error.GetProperty("column").GetInt32(), error.GetProperty("field").GetString())
            .ShouldBe((1, 1, "a"));
    }

    private Task<ConfigurationReport> Check(string text, bool imageIsPresent)
    {
        _folder.Load(text);
        var check = new ConfigurationCheck(
            _folder.Loader, _folder.Environment.GetValueOrDefault, (_, _) => Task.FromResult(imageIsPresent));
        return check.RunAsync(_folder.Path, CancellationToken.None);
    }

    private void Manifest(string text)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Root, "method"));
        File.WriteAllText(Path.Combine(_folder.Root, "method/manifest.toml"), text);
    }
}
