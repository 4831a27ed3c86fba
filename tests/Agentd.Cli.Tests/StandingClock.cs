namespace Agentd.Cli.Tests;

/// <summary>A clock that stands at a moment, in UTC; timers still run.</summary>
internal sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => now;
}
