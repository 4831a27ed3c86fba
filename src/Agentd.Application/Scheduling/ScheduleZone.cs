using System.Buffers;

namespace Agentd.Application.Scheduling;

/// <summary>Time zones by their IANA name, as the host's database knows them.</summary>
public static class ScheduleZone
{
    private const int MaxLength = 64;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/");

    /// <summary>What is wrong with a zone's name, and what would be right; null when the host knows the zone.</summary>
    public static string? Objection(string name)
    {
        try
        {
            Find(name);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    /// <summary>Finds a zone.</summary>
    /// <exception cref="FormatException">The name is no IANA name, or the host's database does not hold it or cannot be read.</exception>
    public static TimeZoneInfo Find(string name)
    {
        if (name.Length is 0 or > MaxLength || name.AsSpan().ContainsAnyExcept(NameCharacters) || name.StartsWith('/'))
        {
            var shown = name.Length > MaxLength ? name[..MaxLength] + "…" : name;
            throw new FormatException($"'{shown}' is not the name of a time zone; write an IANA name, as in 'Europe/Berlin' or 'UTC'");
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : throw new FormatException(
            $"'{name}' is not in the host's time zone database; write an IANA name, as in 'Europe/Berlin', or install the tzdata package");
    }
}
