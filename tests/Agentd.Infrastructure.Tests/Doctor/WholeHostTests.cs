using System.Text;
using Agentd.Infrastructure.Doctor;
using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Methodologies.Schemas;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Tests.Configuration;

namespace Agentd.Infrastructure.Tests.Doctor;

public sealed class WholeHostTests : IDisposable
{
    private readonly GoodHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_good_host_raises_no_alarm_rootless()
    {
        var report = await _host.Examine();
        report.Conditions.Where(each => each.Status != Health.Ok).ShouldBeEmpty();
        report.Conditions.Select(each => each.Condition).Distinct().Count().ShouldBe(report.Conditions.Count);
        report.Conditions.Count.ShouldBeGreaterThanOrEqualTo(15);
    }

    [Fact]
    public async Task A_good_host_raises_no_alarm_as_root()
    {
        string[] needless =
            ["etc/subuid", "etc/subgid", "usr/bin/newuidmap", "usr/bin/pasta", "dev/net/tun", "var/lib/systemd/linger/runner"];
        foreach (var file in needless) File.Delete(_host.At(file));
        Audit.Shell.Run($"[ $(id -u) != 0 ] || chown 0 {_host.At("run/user")}");
        _host.UserId = 0;
        if (!Environment.IsPrivilegedProcess) _host.Environment.Remove("XDG_RUNTIME_DIR");
        var unwell = (await _host.Examine()).Conditions.Where(each => each.Status != Health.Ok);
        unwell.Where(each => Environment.IsPrivilegedProcess || each.Condition != "configuration").ShouldBeEmpty();
    }

    [Fact]
    public async Task Limits_of_inotify_that_run_out_are_warned_of()
    {
        _host.Write("proc/sys/fs/inotify/max_user_instances", "8\n");
        await _host.ShouldShow("inotify limits", Health.Warning, "8 instances");
    }

    [Fact]
    public async Task Few_watches_of_inotify_are_warned_of()
    {
        _host.Write("proc/sys/fs/inotify/max_user_watches", "4095\n");
        await _host.ShouldShow("inotify limits", Health.Warning, "4095 watches");
    }

    [Fact]
    public async Task A_clock_that_cannot_be_right_fails()
    {
        var past = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(1970, 1, 2, 0, 0, 0, TimeSpan.Zero));
        var found = await new Infrastructure.Doctor.Kernel.ClockAndZones(_host.Host, past, []).ExamineAsync(default);
        (found.Status, found.Cause.Contains("the clock says 1970-01-02")).ShouldBe((Health.Failed, true));
    }

    [Fact]
    public async Task A_time_zone_that_the_host_does_not_know_fails()
    {
        File.Delete(_host.At("usr/share/zoneinfo/Europe/Berlin"));
        await _host.ShouldShow("clock and time zones", Health.Failed, "Europe/Berlin: no such time zone");
    }

    [Fact]
    public async Task A_host_without_time_zones_is_warned_of()
    {
        _host.Replace("agentd.toml", "timezone = \"Europe/Berlin\"\n", "");
        Directory.Delete(_host.At("usr/share/zoneinfo"), recursive: true);
        _host.Environment["TZ"] = "UTC";
        await _host.ShouldShow("clock and time zones", Health.Warning, "there are no time zones");
    }

    [Fact]
    public async Task The_report_tells_status_cause_and_cure_a_line_each()
    {
        _host.Write("podman.version", "4.0.0\n");
        var lines = (await _host.Examine()).Lines().ToList();
        lines[0].ShouldStartWith("ok       configuration: ");
        lines[1].ShouldBe("failed   Podman: version 4.0.0 is older than 4.3.1");
        lines[2].ShouldStartWith("         cure: install Podman 4.3.1 or later");
        lines[^1].ShouldEndWith(" ok, 0 warning, 1 failed");
    }

    [Fact]
    public async Task The_JSON_is_what_its_schema_says()
    {
        _host.Write("podman.version", "4.0.0\n");
        _host.Replace("podman.info", "\"overlay\"", "\"vfs\"");
        var printed = Encoding.UTF8.GetBytes((await _host.Examine()).Json());
        Judge.Violations(File.ReadAllBytes(Repository.PathTo("docs/cli/doctor.schema.json")), printed).ShouldBeEmpty();
        using var document = StrictJson.Parse(printed);
        document.RootElement.GetProperty("healthy").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task A_real_host_without_configuration_is_examined_to_the_end()
    {
        var options = new PodmanOptions { Executable = _host.At("podman") };
        var report = await new HostDoctor(_host.Environment.GetValueOrDefault, options, TimeProvider.System)
            .ExamineAsync(_host.At("none.toml"), default);
        report.Conditions[0].Cause.ShouldContain("no such file");
        report.Conditions.ShouldContain(each => each.Condition == "staging" && each.Status == Health.Ok);
    }
}
