using Agentd.Domain.Usage;

namespace Agentd.Application.Sessions.Usage;

/// <summary>The prices of the configuration that is in force.</summary>
public sealed class PricesInForce(PriceList first)
{
    private volatile PriceList _now = first;

    /// <summary>What counts for a session that ends now.</summary>
    public PriceList Now => _now;

    /// <summary>Puts another configuration's prices in force; what is in a record stays as it is.</summary>
    public void Replace(PriceList prices) => _now = prices;
}
