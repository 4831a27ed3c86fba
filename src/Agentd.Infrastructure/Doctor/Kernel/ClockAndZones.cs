using Agentd.Domain.Agents;
using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor.Kernel;

/// <summary>Whether the clock can be right, and the time zones that schedules are read in are known.</summary>
internal sealed class ClockAndZones(ExaminedHost host, TimeProvider time, IReadOnlyList<Agent> agents)
    : FileCondition("clock and time zones", "see that /usr/share/zoneinfo can be read")
{
    private static readonly DateTimeOffset Built = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    protected override Diagnosis Examine()
    {
        var now = time.GetUtcNow();
        if (now < Built)
        {
            return Failed(
                $"the clock says {now:yyyy-MM-dd}: schedules, records and TLS need the real time",
                "start a time service: systemd-timesyncd or chrony");
        }

        var unknown = Zones.Where(zone => !IsKnown(zone)).ToList();
        if (unknown.Count > 0)
        {
            return Failed(
                $"{string.Join(", ", unknown)}: no such time zone on this host",
                "install tzdata, or name a zone as 'timedatectl list-timezones' does");
        }

        return Directory.Exists(host.PathTo("usr/share/zoneinfo"))
            ? Ok($"{now:yyyy-MM-dd HH:mm} UTC, local zone {time.LocalTimeZone.Id}")
            : Warning("there are no time zones: all schedules are read in UTC", "install tzdata");
    }

    private IEnumerable<string> Zones => agents.Select(agent => agent.Schedule?.TimeZone)
        .Append(host.Environment("TZ")?.TrimStart(':'))
        .OfType<string>().Where(zone => zone.Length > 0).Distinct();

    private bool IsKnown(string zone) =>
        zone == "UTC" || File.Exists(host.PathTo($"usr/share/zoneinfo/{zone.TrimStart('/')}")) || File.Exists(zone);
}
