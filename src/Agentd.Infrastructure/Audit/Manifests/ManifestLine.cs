using System.Globalization;
using System.Text;
using Agentd.Infrastructure.Audit.Trees;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Manifests;

/// <summary>
/// A line of a manifest, which is an mtree(5) specification: a directory opens with its line and closes with <c>..</c>, between them
/// its other entries, then its directories, both in the order of their names' bytes.
/// </summary>
/// <param name="Name">The entry's name, NUL included.</param>
/// <param name="Facts">What is known of it.</param>
internal sealed record ManifestLine(byte[] Name, EntryFacts Facts)
{
    private const string PlainDigest = "sha256digest";
    private const string SparseDigest = "agentd.sparse256digest";

    internal static ReadOnlySpan<byte> Root => ".\0"u8;

    internal static void Write(ReadOnlySpan<byte> name, EntryFacts facts, Stream text)
    {
        EntryNames.Encode(name, text);
        var rest = new StringBuilder(" type=").Append(facts.Type.Word()).Append(" mode=").Append(FileModes.Octal(facts.Mode));
        if (facts.Size is { } size) rest.Append(CultureInfo.InvariantCulture, $" size={size}");
        if (facts.Digest is { } digest) rest.Append(' ').Append(facts.IsSparse ? SparseDigest : PlainDigest).Append('=').Append(digest);
        if (facts.Target is { } target) rest.Append(" link=").Append(target);
        if (facts.Device is { } device) rest.Append(" device=native,").Append(device);
        if (facts.Modified is { } modified) rest.Append(" time=").Append(modified);
        text.Write(Encoding.ASCII.GetBytes(rest.Append('\n').ToString()));
    }

    /// <summary>Reads a line; null when it is not one that <see cref="Write"/> writes.</summary>
    internal static ManifestLine? TryParse(string line)
    {
        var words = line.Split(' ');
        if (EntryNames.Decode(Encoding.ASCII.GetBytes(words[0])) is not { } name) return null;
        var facts = new EntryFacts { Type = EntryType.Unknown, Mode = 0 };
        foreach (var word in words.AsSpan(1))
        {
            var equals = word.IndexOf('=');
            if (equals < 0 || With(facts, word[..equals], word[(equals + 1)..]) is not { } more) return null;
            facts = more;
        }

        return facts.Type == EntryType.Unknown ? null : new ManifestLine(name, facts);
    }

    private static EntryFacts? With(EntryFacts facts, string key, string value) => key switch
    {
        "type" => facts with { Type = EntryTypeWords.Parse(value) },
        "mode" when Mode(value) is { } mode => facts with { Mode = mode },
        "size" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) => facts with { Size = size },
        PlainDigest => facts with { Digest = value },
        SparseDigest => facts with { Digest = value, IsSparse = true },
        "link" => facts with { Target = value },
        "device" when value.StartsWith("native,", StringComparison.Ordinal) => facts with { Device = value["native,".Length..] },
        "time" when ModificationTime.TryParse(value) is { } modified => facts with { Modified = modified },
        _ => null,
    };

    private static uint? Mode(string octal) =>
        octal.Length is > 0 and < 6 && octal.All(digit => digit is >= '0' and <= '7') ? Convert.ToUInt32(octal, 8) : null;
}
