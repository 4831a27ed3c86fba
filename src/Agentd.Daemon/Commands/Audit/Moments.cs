using System.Globalization;

namespace Agentd.Daemon.Commands.Audit;

/// <summary>Points in time as records name them: UTC, to the second.</summary>
internal static class Moments
{
    /// <summary>A point in time; null for none.</summary>
    public static string? Of(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
