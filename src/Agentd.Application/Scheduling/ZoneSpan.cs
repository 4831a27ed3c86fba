namespace Agentd.Application.Scheduling;

/// <summary>A stretch of time in which a zone's clocks are a fixed offset ahead of UTC.</summary>
/// <param name="Start">Its first instant, UTC.</param>
/// <param name="End">The first instant after it, UTC.</param>
/// <param name="Offset">What local clocks show is UTC plus this.</param>
/// <param name="OffsetBefore">The offset that ended at <paramref name="Start"/>.</param>
internal readonly record struct ZoneSpan(DateTime Start, DateTime End, TimeSpan Offset, TimeSpan OffsetBefore)
{
    /// <summary>What clocks would have shown at the start, had they not been set.</summary>
    public DateTime UnsetStart => Start + OffsetBefore;

    /// <summary>What clocks show at the start.</summary>
    public DateTime LocalStart => Start + Offset;

    /// <summary>What clocks show at the end, before they are set.</summary>
    public DateTime LocalEnd => End + Offset;
}
