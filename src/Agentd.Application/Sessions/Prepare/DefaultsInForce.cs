namespace Agentd.Application.Sessions.Prepare;

/// <summary>The defaults of the configuration that is in force.</summary>
public sealed class DefaultsInForce(SessionDefaults first)
{
    private volatile SessionDefaults _now = first;

    /// <summary>What counts for a session that is accepted now.</summary>
    public SessionDefaults Now => _now;

    /// <summary>Puts another configuration's defaults in force; a session keeps what it was accepted with.</summary>
    public void Replace(SessionDefaults defaults) => _now = defaults;
}
