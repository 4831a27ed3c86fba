using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Tests.Linux;

public sealed class OwnProcessTests
{
    [Fact]
    public void A_process_knows_what_it_takes_up()
    {
        var before = OwnProcess.Now();

        before.ResidentBytes.ShouldBeInRange(1 << 20, 1L << 40);
        before.OpenFiles.ShouldBeGreaterThan(2);
        before.Cpu.ShouldBeGreaterThan(TimeSpan.Zero);
    }
}
