using System.Net;
using System.Net.NetworkInformation;
using Agentd.Egress.Piping;

namespace Agentd.Egress.Tests.Piping;

public sealed class OwnAddressTests
{
    [Fact]
    public void Each_address_of_each_interface_is_the_hosts_own()
    {
        var own = NetworkInterface.GetAllNetworkInterfaces().SelectMany(one => one.GetIPProperties().UnicastAddresses)
            .Select(one => one.Address).ToArray();

        own.ShouldNotBeEmpty();
        own.ShouldAllBe(address => OwnAddress.Is(address));
    }

    // Nothing is sent to them: they are for documents.
    [Theory]
    [InlineData("203.0.113.77")]
    [InlineData("2001:db8::1")]
    public void An_address_elsewhere_is_not(string address) => OwnAddress.Is(IPAddress.Parse(address)).ShouldBeFalse();
}
