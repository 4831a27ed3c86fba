namespace Agentd.Application.Tests.Scheduling;

/// <summary>
/// The naive oracle: it looks at every minute, asks what local clocks show, and decides. Each expression keeps its own list of fires.
/// </summary>
internal static class MinuteByMinute
{
    public static List<DateTime>[] Fires(RandomCron[] crons, TimeZoneInfo zone, DateTime from, DateTime to)
    {
        var fires = Array.ConvertAll(crons, _ => new List<DateTime>());
        var unseen = Local(from.AddMinutes(-1), zone).AddMinutes(1);
        for (var utc = from; utc < to; utc = utc.AddMinutes(1))
        {
            var local = Local(utc, zone);
            var (minute, hour, isNew, skipped) = (local.Minute, local.Hour, local >= unseen, local > unseen);
            for (var i = 0; i < crons.Length; i++)
            {
                var cron = crons[i];
                var due = cron.Minutes[minute] && cron.Hours[hour] && (cron.Repeats || isNew) && cron.Matches(local);
                if (due || (skipped && LiesInGap(cron, unseen, local))) fires[i].Add(utc);
            }

            if (isNew) unseen = local.AddMinutes(1);
        }

        return fires;
    }

    private static bool LiesInGap(RandomCron cron, DateTime first, DateTime end)
    {
        if (cron.HoursRepeat) return false;
        for (var local = first; local < end; local = local.AddMinutes(1))
            if (cron.Matches(local)) return true;
        return false;
    }

    private static DateTime Local(DateTime utc, TimeZoneInfo zone) => utc + zone.GetUtcOffset(utc);
}
