namespace Agentd.Domain.Audit;

/// <summary>A place that a session fills and that its limits on disk and entries bound, each for itself.</summary>
public enum DiskPlace
{
    /// <summary>The tree in its record.</summary>
    Record,

    /// <summary>Its raw output.</summary>
    Output,

    /// <summary>The container's own layer: its home, <c>/tmp</c>, and what else the image lets it write.</summary>
    Layer,

    /// <summary>Nobody knows where: at its limit on processes it kept the watch from looking.</summary>
    Unseen,
}

/// <summary>The places as words.</summary>
public static class DiskPlaceWords
{
    private static readonly IReadOnlyDictionary<DiskPlace, string> Words = new Dictionary<DiskPlace, string>
    {
        [DiskPlace.Record] = "record",
        [DiskPlace.Output] = "output",
        [DiskPlace.Layer] = "layer",
        [DiskPlace.Unseen] = "unseen",
    };

    /// <summary>The place's word, as status lines and logs carry it.</summary>
    public static string Word(this DiskPlace place) => Words[place];

    /// <summary>Reads a word back; null for none that is known.</summary>
    public static DiskPlace? Parse(string? word) =>
        Words.Where(known => known.Value == word).Select(known => (DiskPlace?)known.Key).FirstOrDefault();
}

/// <summary>That a place holds more than it may.</summary>
/// <param name="Bound">What there is too much of: <see cref="SessionBound.Disk"/> or <see cref="SessionBound.Entries"/>.</param>
/// <param name="Place">Where.</param>
public sealed record Excess(SessionBound Bound, DiskPlace Place);
