using System.Buffers.Text;
using System.Text;
using Agentd.Domain.Sessions;
using Agentd.Domain.Work;

namespace Agentd.Infrastructure.Work;

/// <summary>The lines at a parcel's beginning: what is new, and what is not kept.</summary>
/// <param name="search">Masks what the session chose; null where that may not be told.</param>
internal sealed class ParcelSummary(SecretSearch? search)
{
    // Together no more than a document may hold, however each character is written in it.
    private const int MostOfEach = 1000;
    private const int LongestText = 500;

    private readonly List<string> _branches = [];
    private readonly List<WorkCommit> _commits = [];
    private readonly List<WorkFile> _files = [];
    private readonly List<WorkLoss> _losses = [];
    private string? _head, _work, _reason;

    public WorkKept Kept { get; private set; }

    /// <summary>Whether a branch, which a bundle names, bears a secret value in its name.</summary>
    public bool HasSecretInBranch { get; private set; }

    public WorkDocument ToDocument(string? origin) => new()
    {
        Kept = Kept.Word(),
        Reason = _reason,
        Withheld = search is null ? true : null,
        Base = origin,
        Head = _head,
        Work = _work,
        Branches = _branches,
        Commits = _commits,
        Files = _files,
        NotKept = _losses,
    };

    /// <summary>Reads up to the line that says what is kept, that included.</summary>
    /// <exception cref="InvalidDataException">It is torn, or no parcel.</exception>
    public void Read(ParcelStream parcel)
    {
        parcel.Expect("agentd-work 1"u8);
        while (true)
        {
            var line = parcel.ReadLine(out var isCut);
            var (word, rest) = Split(line);
            // What a bundle names must be looked through as a whole.
            if (isCut && word.SequenceEqual("branch"u8)) throw ParcelStream.Torn();
            if (word.SequenceEqual("kept"u8))
            {
                Kept = Words.Parse<WorkKept>(Encoding.ASCII.GetString(rest)) ?? throw ParcelStream.Torn();
                return;
            }
            Add(word, rest);
        }
    }

    private void Add(ReadOnlySpan<byte> word, ReadOnlySpan<byte> rest)
    {
        if (word.SequenceEqual("head"u8)) _head = Id(rest);
        else if (word.SequenceEqual("work"u8)) _work = Id(rest);
        else if (word.SequenceEqual("reason"u8)) _reason = Encoding.UTF8.GetString(rest);
        else if (word.SequenceEqual("branch"u8)) AddBranch(rest);
        else if (word.SequenceEqual("commit"u8)) AddCommit(rest);
        else if (word.SequenceEqual("file"u8)) AddFile(rest);
        else if (word.SequenceEqual("lost"u8)) AddLoss(rest);
    }

    private void AddBranch(ReadOnlySpan<byte> name)
    {
        HasSecretInBranch |= search?.IsIn(name) ?? false;
        if (_branches.Count < MostOfEach && Told(name) is { } told) _branches.Add(told);
    }

    // git prints the id once more, alone, before each.
    private void AddCommit(ReadOnlySpan<byte> rest)
    {
        var (id, more) = Split(rest);
        var (time, subject) = Split(more);
        if (_commits.Count >= MostOfEach || Id(id) is not { } known || !Utf8Parser.TryParse(time, out long seconds, out _)) return;
        var limits = (DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds());
        _commits.Add(new(known, DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, limits.Item1, limits.Item2)), Told(subject)));
    }

    private void AddFile(ReadOnlySpan<byte> rest)
    {
        var first = rest.IndexOf((byte)'\t');
        var second = first < 0 ? -1 : rest[(first + 1)..].IndexOf((byte)'\t');
        if (second < 0 || _files.Count >= MostOfEach) return;
        var path = rest[(first + second + 2)..];
        _files.Add(new(Told(path), Number(rest[..first]), Number(rest.Slice(first + 1, second))));
    }

    private void AddLoss(ReadOnlySpan<byte> rest)
    {
        var (reason, path) = Split(rest);
        if (_losses.Count < MostOfEach) _losses.Add(new(Told(path), Encoding.ASCII.GetString(reason)));
    }

    // Cut only when it is masked: half of a value is not found.
    private string? Told(ReadOnlySpan<byte> text)
    {
        if (search?.Masked(text) is not { Length: > LongestText } masked) return search?.Masked(text);
        var length = char.IsHighSurrogate(masked[LongestText - 2]) ? LongestText - 2 : LongestText - 1;
        return masked[..length] + '…';
    }

    private static (byte[] First, byte[] More) Split(ReadOnlySpan<byte> line) =>
        line.IndexOf((byte)' ') is >= 0 and var end ? (line[..end].ToArray(), line[(end + 1)..].ToArray()) : (line.ToArray(), []);

    private static long? Number(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long number, out var used) && used == text.Length ? number : null;

    private static string? Id(ReadOnlySpan<byte> text) =>
        text.Length is 40 or 64 && text.IndexOfAnyExcept("0123456789abcdef"u8) < 0 ? Encoding.ASCII.GetString(text) : null;
}
