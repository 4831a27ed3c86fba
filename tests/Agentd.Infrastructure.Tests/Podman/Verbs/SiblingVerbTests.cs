using Agentd.Application.Sessions;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Tests.Podman.Verbs;

public sealed class SiblingVerbTests
{
    private static readonly SiblingSpec _spec = new(
        "egress", DaemonId.FromPaths("/s", "/p"), "sha256:1234", "/tmp/agentd-egress-x",
        ["/bin/agentd-egress", "door", "/tmp/agentd-egress-x"])
    {
        Capabilities = ["SYS_ADMIN", "KILL"],
        SeesProcesses = true,
    };

    [Fact]
    public void Is_exactly_this_call() => SiblingVerb.Arguments(_spec).ShouldBe(
    [
        "run", "--detach", "--rm", "--pull=never", "--name", $"agentd-egress-{_spec.Daemon}",
        "--label", "agentd.part=egress", "--label", $"agentd.part_of={_spec.Daemon}",
        "--user", "0:0", "--cap-drop=all", "--cap-add=SYS_ADMIN", "--cap-add=KILL",
        "--security-opt", "no-new-privileges", "--security-opt", "label=disable", "--http-proxy=false",
        "--userns=host", "--network=host", "--pid=host", "--read-only",
        "--log-driver=none", "--no-healthcheck", "--workdir", "/",
        "--mount", "type=bind,source=/tmp/agentd-egress-x,target=/tmp/agentd-egress-x",
        "--entrypoint", "/bin/sh", "sha256:1234", "-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1",
        "sh", "/tmp/agentd-egress-x/log", "/bin/agentd-egress", "door", "/tmp/agentd-egress-x",
    ]);

    [Fact]
    public void Sees_no_process_of_the_hosts_unless_it_has_to() =>
        SiblingVerb.Arguments(_spec with { SeesProcesses = false }).ShouldContain("--pid=private");

    [Fact]
    public void Is_taken_for_no_session_by_its_labels_or_its_name()
    {
        SiblingVerb.Arguments(_spec).ShouldNotContain(word => word.StartsWith($"{SessionLabels.DaemonLabel}=", StringComparison.Ordinal));
        _spec.Name.ShouldNotStartWith(ResourceNames.Prefix(_spec.Daemon));
        ResourceNames.ContainerOwner(_spec.Name).ShouldBeNull();
    }

    [Fact]
    public void Is_not_removed_while_it_runs() => SiblingVerb.RemoveEnded(_spec).ShouldBe(["rm", "--volumes", _spec.Name]);
}
