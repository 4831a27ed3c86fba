using System.Globalization;

namespace Agentd.Domain.Scheduling;

/// <summary>A number as crontab writes it: ASCII digits and nothing else.</summary>
internal static class CronNumber
{
    public static bool TryRead(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
