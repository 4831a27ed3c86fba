namespace Agentd.Application.Tests.Scheduling;

/// <summary>A random expression together with what it means, drawn field by field, so that nothing needs to be parsed to know it.</summary>
internal sealed class RandomCron
{
    private RandomCron(Random random)
    {
        (var minutes, Minutes, var minuteRepeats) = Field(random, 0, 59);
        (var hours, Hours, HoursRepeat) = Field(random, 0, 23, likely: 4);
        (var days, Days, _) = Field(random, 1, 31, 0.7);
        (var months, Months, _) = Field(random, 1, 12, 0.7);
        (var weekdays, Weekdays, _) = Field(random, 0, 6, 0.7);
        Repeats = minuteRepeats || HoursRepeat;
        EitherDay = days[0] != '*' && weekdays[0] != '*';
        Text = $"{minutes} {hours} {days} {months} {weekdays}";
    }

    public string Text { get; }

    public bool[] Minutes { get; }

    public bool[] Hours { get; }

    public bool[] Days { get; }

    public bool[] Months { get; }

    public bool[] Weekdays { get; }

    public bool EitherDay { get; }

    public bool Repeats { get; }

    public bool HoursRepeat { get; }

    public static RandomCron Draw(Random random)
    {
        while (true)
        {
            var cron = new RandomCron(random);
            if (CanFire(cron)) return cron;
        }
    }

    public bool Matches(DateTime local) => Minutes[local.Minute] && Hours[local.Hour] && IsDay(local);

    private bool IsDay(DateTime local)
    {
        var (day, weekday) = (Days[local.Day], Weekdays[(int)local.DayOfWeek]);
        return Months[local.Month] && (EitherDay ? day || weekday : day && weekday);
    }

    // 2000 to 2028 holds every pairing of month, day and weekday, but for some of 29 February, which are drawn anew.
    private static bool CanFire(RandomCron cron) =>
        Enumerable.Range(0, 28 * 366).Any(n => cron.IsDay(new DateTime(2000, 1, 1).AddDays(n)));

    private static (string Text, bool[] Values, bool Repeats) Field(Random random, int first, int last, double star = 0.25, int likely = 0)
    {
        var values = new bool[last + 1];
        // Clocks are mostly set in the first hours of a day.
        int Any() => random.Next(first, likely > 0 && random.Next(4) > 0 ? likely : last + 1);
        void Fill(int from, int to, int step)
        {
            for (var n = from; n <= to; n += step) values[n] = true;
        }

        if (random.NextDouble() < star)
        {
            Fill(first, last, 1);
            return ("*", values, true);
        }

        var step = random.Next(1, last + 1);
        var (low, high) = (Any(), Any());
        if (low > high) (low, high) = (high, low);
        switch (random.Next(7))
        {
            case 0:
                Fill(first, last, step);
                return ($"*/{step}", values, true);
            case 1:
                Fill(low, high, 1);
                return ($"{low}-{high}", values, true);
            case 2:
                Fill(low, high, step);
                return ($"{low}-{high}/{step}", values, true);
            case 3:
                var list = Enumerable.Range(0, random.Next(2, 5)).Select(_ => Any()).ToArray();
                Array.ForEach(list, n => values[n] = true);
                return (string.Join(',', list), values, false);
            default:
                values[low] = true;
                return ($"{low}", values, false);
        }
    }
}
