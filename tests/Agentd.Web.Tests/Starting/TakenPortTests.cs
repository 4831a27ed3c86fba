using System.Net;
using Agentd.Web.Starting;

namespace Agentd.Web.Tests.Starting;

public sealed class TakenPortTests
{
    private static readonly string[] Table =
    [
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
        "   0: 0100007F:1BA8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0 0 10 0",
        "   1: 0100007F:1BA9 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1001        0 1 1 0 100 0 0 10 0",
        "   2: 0100007F:1BAA 0100007F:9999 01 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0 0 10 0",
    ];

    [Theory]
    [InlineData(7080, true)]
    [InlineData(7081, false)]
    [InlineData(7082, false)]
    [InlineData(7083, false)]
    public void Only_a_port_that_a_program_of_ones_own_listens_at_gets_a_link(int port, bool ours) =>
        TakenPort.IsOurs(Table, new IPEndPoint(IPAddress.Loopback, port), self: 1000).ShouldBe(ours);
}
