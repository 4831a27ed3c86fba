namespace Agentd.Domain.Audit;

/// <summary>That a place holds more than it may.</summary>
/// <param name="Bound">What there is too much of: <see cref="SessionBound.Disk"/> or <see cref="SessionBound.Entries"/>.</param>
/// <param name="Place">Where.</param>
public sealed record Excess(SessionBound Bound, DiskPlace Place);
