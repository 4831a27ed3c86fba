using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Tests.Audit;

namespace Agentd.Infrastructure.Tests.Doctor;

public sealed class UserConditionTests : IDisposable
{
    private readonly GoodHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("etc/subuid", "someone:100000:65536\n", "no ids for runner")]
    [InlineData("etc/subuid", "runner:100000:1000\n", "1000 ids for runner, and containers need 65536")]
    [InlineData("etc/subgid", "", "no ids for runner")]
    public async Task Too_few_subordinate_ids_fail(string file, string content, string cause)
    {
        _host.Write(file, content);
        await _host.ShouldShow($"/{file}", Health.Failed, cause);
    }

    [Fact]
    public async Task Subordinate_ids_may_be_given_in_parts_by_number_or_by_a_directory_service()
    {
        _host.Write("etc/subuid", $"{_host.UserId}:100000:32768\nrunner:200000:32768\n");
        _host.Write("etc/subgid", "");
        (await _host.Examine()).Healthy.ShouldBeFalse();
        _host.Write("etc/nsswitch.conf", "subid: sss\n");
        (await _host.Examine()).Healthy.ShouldBeTrue();
    }

    [Fact]
    public async Task A_missing_mapping_tool_fails()
    {
        File.Delete(_host.At("usr/bin/newgidmap"));
        await _host.ShouldShow("id mapping tools", Health.Failed, "newgidmap is not in PATH");
    }

    [Fact]
    public async Task A_mapping_tool_without_its_privilege_fails()
    {
        File.Delete(_host.At("usr/bin/newuidmap"));
        _host.Write("usr/bin/newuidmap", "");
        await _host.ShouldShow("id mapping tools", Health.Failed, "is neither set-uid root nor has file capabilities");
    }

    [Fact]
    public async Task A_unit_that_forbids_new_privileges_fails()
    {
        _host.Replace("proc/self/status", "NoNewPrivs:\t0", "NoNewPrivs:\t1");
        await _host.ShouldShow("new privileges", Health.Failed, "newuidmap cannot work");
    }

    [Fact]
    public async Task A_runtime_directory_that_others_may_enter_fails()
    {
        Shell.Run($"chmod 0755 {_host.At("run/user")}");
        await _host.ShouldShow("XDG_RUNTIME_DIR", Health.Failed, "has mode 0755");
    }

    [Fact]
    public async Task A_runtime_directory_of_another_user_fails()
    {
        _host.Environment["XDG_RUNTIME_DIR"] = "/proc";
        (await Found("XDG_RUNTIME_DIR")).Cause.ShouldBe("/proc belongs to user 0, not to runner");
    }

    [Theory]
    [InlineData("run/user", Health.Failed, "is not absolute")]
    [InlineData("/no/such/directory", Health.Failed, "is no directory")]
    [InlineData("", Health.Warning, "is not set")]
    public async Task A_runtime_directory_must_be_there(string value, Health status, string cause)
    {
        _host.Environment["XDG_RUNTIME_DIR"] = value;
        var found = await Found("XDG_RUNTIME_DIR");
        (found.Status, found.Cause.Contains(cause)).ShouldBe((status, true));
    }

    [Fact]
    public async Task Without_linger_there_is_a_warning_where_systemd_runs_the_host()
    {
        File.Delete(_host.At("var/lib/systemd/linger/runner"));
        await _host.ShouldShow("linger", Health.Warning, "not enabled for runner");
        Directory.Delete(_host.At("run/systemd/system"));
        (await _host.Examine()).Conditions.ShouldAllBe(each => each.Status == Health.Ok);
    }

    [Fact]
    public async Task A_user_whom_only_a_directory_service_knows_is_looked_for_by_name()
    {
        _host.NameElsewhere = user => user == _host.UserId ? "runner" : null;
        _host.Write("etc/passwd", "root:x:0:0::/root:/bin/sh\n");
        (await _host.Examine()).Conditions.ShouldAllBe(each => each.Status == Health.Ok);
    }

    private async Task<Diagnosis> Found(string condition) => (await _host.Examine()).Conditions.Single(each => each.Condition == condition);
}
