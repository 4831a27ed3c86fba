using Agentd.Domain.Agents;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Tests.Podman.Verbs;

public sealed class BoundOptionTests
{
    [Fact]
    public void Limits_become_exact_options_and_memory_brings_no_swap()
    {
        var limits = new ResourceLimits { Memory = 1 << 30, Cpus = 1.5m, Pids = 64, Disk = 1 << 20, Files = 512 };

        BoundOptions.Of(limits).ShouldBe(
        [
            "--memory", "1073741824", "--memory-swap", "1073741824", "--cpus", "1.5", "--pids-limit", "64", "--ulimit", "nofile=512:512",
            "--storage-opt", "size=1048576",
        ]);
    }

    [Fact]
    public void What_is_not_said_is_left_to_the_engine()
    {
        BoundOptions.Of(new ResourceLimits()).ShouldBeEmpty();
        BoundOptions.Of(AgentNetwork.Default).ShouldBeEmpty();
        BoundOptions.Of(AgentSecurity.Default).ShouldBeEmpty();
    }

    [Fact]
    public void Networks_are_named_with_their_options()
    {
        BoundOptions.Of(new AgentNetwork("host", [])).ShouldBe(["--network=host"]);
        BoundOptions.Of(new AgentNetwork("slirp4netns", ["mtu=1400", "cidr=10.1.0.0/24"]))
            .ShouldBe(["--network=slirp4netns:mtu=1400,cidr=10.1.0.0/24"]);
    }

    [Fact]
    public void Confinement_is_handed_on() =>
        BoundOptions.Of(new AgentSecurity { SeccompProfile = "/etc/s.json" })
            .ShouldBe(["--security-opt", "seccomp=/etc/s.json"]);
}
