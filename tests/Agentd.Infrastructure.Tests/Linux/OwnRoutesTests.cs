using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Tests.Linux;

public sealed class OwnRoutesTests : IDisposable
{
    private const string Heading = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";

    private const string OfLoopback =
        "00000000000000000000000000000001 80 00000000000000000000000000000000 00 00000000000000000000000000000000 00000000 00000002 00000000 80200001       lo\n"
        + "00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo\n";

    private readonly string _net = Directory.CreateTempSubdirectory("agentd-routes-").FullName;

    public void Dispose() => Directory.Delete(_net, recursive: true);

    [Theory]
    [InlineData(Heading, OfLoopback, false)]
    [InlineData(Heading, null, false)]
    [InlineData(Heading + "eth0\t00000000\t0100A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n", OfLoopback, true)]
    [InlineData(Heading, OfLoopback + "fe800000000000000000000000000000 40 0 00 0 00000100 00000001 00000000 00000001   tap0\n", true)]
    public void There_is_a_network_where_a_route_leads_further_than_to_oneself(string ipv4, string? ipv6, bool isThere)
    {
        File.WriteAllText($"{_net}/route", ipv4);
        if (ipv6 is not null) File.WriteAllText($"{_net}/ipv6_route", ipv6);

        OwnRoutes.LeadAway(_net).ShouldBe(isThere);
    }
}
