using Agentd.Cli.Printing;
using Agentd.Protocol.Replies;

namespace Agentd.Cli.Tests.Printing;

public sealed class LimitsTextTests
{
    [Fact]
    public void Tells_each_limit_and_what_the_host_does_not_enforce() =>
        LimitsText.Of(
            new Limits
            {
                MemoryBytes = 4L << 30,
                Cpus = 1.5m,
                Pids = 2048,
                DiskBytes = 1000,
                Entries = 2_000_000,
                Files = 64,
                Unenforced = ["pids"],
            })
            .ShouldBe("memory 4 GiB, cpus 1.5, pids 2048, disk 1000 B, entries 2000000, files 64 (not enforced by this host: pids)");

    [Fact]
    public void Says_nothing_where_nothing_is_limited()
    {
        LimitsText.Of(null).ShouldBeNull();
        LimitsText.Of(new Limits { TimeoutMs = 1 }).ShouldBeNull();
    }
}
