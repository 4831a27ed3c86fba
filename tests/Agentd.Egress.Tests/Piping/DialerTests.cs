using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Agentd.Domain.Network;
using Agentd.Egress.Piping;

namespace Agentd.Egress.Tests.Piping;

public sealed class DialerTests
{
    private const string Here = "localhost";

    [Fact]
    public async Task A_name_waits_for_its_turn_to_be_resolved_and_gives_it_back()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var turns = new SemaphoreSlim(0);
        var dialling = new Dialer(turns).DialAsync(To(((IPEndPoint)listener.LocalEndpoint).Port, "127.0.0.0/8"), CancellationToken.None);
        dialling.IsCompleted.ShouldBeFalse();

        turns.Release();

        using var socket = (await dialling).Socket;
        turns.CurrentCount.ShouldBe(1);
    }

    [Fact]
    public async Task A_name_that_leads_to_the_loopback_is_not_dialled_without_a_word()
    {
        using var turns = new SemaphoreSlim(1);

        var refused = await Should.ThrowAsync<RefusedAddressException>(() => new Dialer(turns).DialAsync(To(443), CancellationToken.None));

        refused.Message.Split(", ").Select(IPAddress.Parse).ShouldAllBe(address => IPAddress.IsLoopback(address));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("fd00::1")]
    public async Task What_no_rule_allows_is_led_to_no_private_address_also_where_that_is_dialled_as_such(string address)
    {
        using var turns = new SemaphoreSlim(1);
        var learned = Route.Learned(address, IPAddress.Parse(address), 443, "address");

        await Should.ThrowAsync<RefusedAddressException>(() => new Dialer(turns).DialAsync(learned, CancellationToken.None));
        await Should.ThrowAsync<RefusedAddressException>(
            () => new Dialer(turns).DialAsync(Route.Learned(Here, null, 443, "no_rule"), CancellationToken.None));
    }

    [Fact]
    public void The_hosts_own_addresses_are_those_of_all_its_interfaces() => Dialer.OwnAddresses().ShouldBe(
        NetworkInterface.GetAllNetworkInterfaces().SelectMany(one => one.GetIPProperties().UnicastAddresses)
            .Select(one => new IPAddress(one.Address.GetAddressBytes())).Distinct(),
        ignoreOrder: true);

    private static Route To(int port, params string[] addresses) => new(
        new NetworkRule(HostPattern.Parse(Here), [port], NetworkProtocol.Tcp, [.. addresses.Select(IPNetwork.Parse)]), 1, Here, null, port);
}
