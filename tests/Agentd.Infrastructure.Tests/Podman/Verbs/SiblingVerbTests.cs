using Agentd.Application.Sessions;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Tests.Podman.Verbs;

public sealed class SiblingVerbTests
{
    private static readonly SiblingSpec _spec = new(
        "egress", DaemonId.FromPaths("/s", "/p"), "sha256:1234", ["/bin/agentd-egress", "door", "/tmp/agentd-egress-x"])
    {
        Sees = [new BindMount("/srv/e", "/tmp/agentd-egress-x", ReadOnly: false)],
        Capabilities = ["SYS_ADMIN", "KILL"],
        SeesProcesses = true,
    };

    [Fact]
    public void Is_started_by_exactly_this_call() => SiblingVerb.Start(_spec, "/tmp/agentd-egress-x/log").ShouldBe(
    [
        "run", "--detach", "--rm", "--pull=never", "--name", $"agentd-egress-{_spec.Daemon}",
        "--label", "agentd.part=egress", "--label", $"agentd.part_of={_spec.Daemon}",
        "--user", "0:0", "--cap-drop=all", "--cap-add=SYS_ADMIN", "--cap-add=KILL",
        "--security-opt", "no-new-privileges", "--security-opt", "label=disable", "--http-proxy=false",
        "--userns=host", "--network=host", "--pid=host", "--read-only",
        "--log-driver=none", "--no-healthcheck", "--workdir", "/",
        "--mount", "type=bind,source=/srv/e,target=/tmp/agentd-egress-x",
        "--entrypoint", "/bin/sh", "sha256:1234", "-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1",
        "sh", "/tmp/agentd-egress-x/log", "/bin/agentd-egress", "door", "/tmp/agentd-egress-x",
    ]);

    [Fact]
    public void Is_attended_by_exactly_this_call_and_killed_at_its_deadline() => SiblingVerb.Attend(
        new SiblingSpec("notify", _spec.Daemon, "sha256:1234", ["/bin/agentd-notify", "deliver"]) { User = 1000, Instance = "ab" },
        TimeSpan.FromMinutes(10)).ShouldBe(
    [
        "run", "--interactive", "--timeout=600", "--rm", "--pull=never", "--name", $"agentd-notify-{_spec.Daemon}-ab",
        "--label", "agentd.part=notify", "--label", $"agentd.part_of={_spec.Daemon}", "--user", "1000", "--cap-drop=all",
        "--security-opt", "no-new-privileges", "--security-opt", "label=disable", "--http-proxy=false",
        "--userns=host", "--network=host", "--pid=private", "--read-only", "--log-driver=none", "--no-healthcheck", "--workdir", "/",
        "--entrypoint", "/bin/agentd-notify", "sha256:1234", "deliver",
    ]);

    [Fact]
    public void Sees_no_process_of_the_hosts_unless_it_has_to() =>
        SiblingVerb.Start(_spec with { SeesProcesses = false }, "/log").ShouldContain("--pid=private");

    [Fact]
    public void Is_taken_for_no_session_by_its_labels_or_its_name()
    {
        SiblingVerb.Start(_spec, "/log").ShouldNotContain(word => word.StartsWith($"{SessionLabels.DaemonLabel}=", StringComparison.Ordinal));
        _spec.Name.ShouldNotStartWith(ResourceNames.Prefix(_spec.Daemon));
        ResourceNames.ContainerOwner(_spec.Name).ShouldBeNull();
    }

    [Fact]
    public void Is_not_removed_while_it_runs() => SiblingVerb.RemoveEnded(_spec).ShouldBe(["rm", "--volumes", _spec.Name]);

    [Fact]
    public void What_is_swept_is_of_this_part_and_daemon_and_old() => SiblingVerb.Sweep(_spec).ShouldBe(
    [
        "container", "prune", "--force", "--filter", "until=20m", "--filter", "label=agentd.part=egress",
        "--filter", $"label=agentd.part_of={_spec.Daemon}",
    ]);
}
