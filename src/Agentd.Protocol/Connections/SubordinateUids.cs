using System.Globalization;
using System.Text;
using Agentd.Protocol.Linux;

namespace Agentd.Protocol.Connections;

/// <summary>
/// The ids that a user may give to the users of its containers: those of <c>/etc/subuid</c>, or of the service that the host names.
/// </summary>
/// <param name="user">The user's name.</param>
/// <param name="uid">The user's number, under which the file may have it too.</param>
/// <param name="etc">Where the host's files are.</param>
/// <param name="elsewhere">Asks the service; may raise an <see cref="IOException"/>.</param>
internal sealed class SubordinateUids(string user, uint uid, string etc, Func<string, IReadOnlyList<IdRange>> elsewhere)
{
    // One line per user of a very large site.
    private const int MostBytes = 16 << 20;

    /// <summary>Those of this process's user.</summary>
    public static SubordinateUids OfThisProcess =>
        new(Environment.UserName, Libc.EffectiveUser(), "/etc", SubordinateIdService.RangesOf);

    /// <summary>Whether a user is one of them.</summary>
    /// <exception cref="IOException">A file or the service cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public bool Contains(uint id) =>
        InFile().Any(range => range.Contains(id)) || (IsElsewhere() && elsewhere(user).Any(range => range.Contains(id)));

    private IEnumerable<IdRange> InFile()
    {
        var number = uid.ToString(CultureInfo.InvariantCulture);
        foreach (var line in Lines("subuid"))
        {
            if (line.Split(':') is [var owner, var first, var count] && (owner == user || owner == number)
                && ulong.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
                && ulong.TryParse(count.TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            {
                yield return new IdRange(start, length);
            }
        }
    }

    private bool IsElsewhere() => Lines("nsswitch.conf").Select(line => line.Split('#')[0].Split(':', 2))
        .Any(parts => parts is [var database, var service] && database.Trim() == "subid" && service.Trim() is not ("" or "files"));

    private string[] Lines(string file)
    {
        var path = Path.Combine(etc, file);
        if (!File.Exists(path)) return [];
        using var stream = File.OpenRead(path);
        if (stream.Length > MostBytes) throw new IOException($"{path} has more than {MostBytes} bytes");
        var content = new byte[stream.Length];
        return Encoding.UTF8.GetString(content, 0, stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)).Split('\n');
    }
}

/// <summary>A range of user numbers.</summary>
/// <param name="Start">The first.</param>
/// <param name="Count">How many.</param>
internal readonly record struct IdRange(ulong Start, ulong Count)
{
    /// <summary>Whether a user is in the range.</summary>
    public bool Contains(uint id) => id >= Start && id - Start < Count;
}
