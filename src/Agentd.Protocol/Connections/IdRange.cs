namespace Agentd.Protocol.Connections;

/// <summary>Numbers of users in a row.</summary>
/// <param name="Start">The first.</param>
/// <param name="Count">How many.</param>
internal readonly record struct IdRange(ulong Start, ulong Count)
{
    /// <summary>Whether a user is among them.</summary>
    public bool Contains(uint id) => id >= Start && id - Start < Count;
}
