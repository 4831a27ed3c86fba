using System.Buffers.Text;
using System.Text;

namespace Agentd.Infrastructure.Work;

/// <summary>
/// The objects of a parcel, all that its bundle carries, searched for secrets: contents of files, names of files and directories, messages.
/// </summary>
internal sealed class ParcelObjects(SecretSearch search)
{
    // Their ids are words of a command.
    private const int MostFiles = 1000;

    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);

    /// <summary>Whether a commit that the session made holds one: in a message, in a name, or in a file.</summary>
    public bool InCommits { get; private set; }

    /// <summary>Whether the name of something uncommitted does.</summary>
    public bool InNames { get; private set; }

    /// <summary>Whether more uncommitted contents do than can be left out one by one.</summary>
    public bool AreTooMany { get; private set; }

    /// <summary>The uncommitted contents that do, by their ids.</summary>
    public IReadOnlyList<string> Files => [.. _files];

    public bool AreClean => !InCommits && !InNames && _files.Count == 0;

    /// <summary>Reads the objects up to the line of the bundle.</summary>
    /// <returns>The bundle's size.</returns>
    /// <exception cref="InvalidDataException">Something is missing.</exception>
    public long Read(ParcelStream parcel)
    {
        parcel.Expect("objects"u8);
        while (true)
        {
            var line = parcel.ReadLine();
            if (line.StartsWith("bundle "u8)) return Number(line["bundle "u8.Length..]);
            // GROUP ID TYPE SIZE PATH, where no path need be.
            var words = Encoding.Latin1.GetString(line).Split(' ', 5);
            if (words is not [var group and ("committed" or "uncommitted"), var id, var type, var size, ..]) throw ParcelStream.Torn();
            var inName = words.Length == 5 && search.IsIn(Encoding.Latin1.GetBytes(words[4]));
            search.Begin();
            parcel.Read(Number(Encoding.ASCII.GetBytes(size)), search.Add);
            var inContent = search.End();
            parcel.Expect([]);
            if (inName || inContent) Note(group == "committed", type, id, inName);
        }
    }

    private void Note(bool isCommitted, string type, string id, bool inName)
    {
        if (isCommitted) InCommits = true;
        else if (inName || type != "blob") InNames = true;
        else if (_files.Count < MostFiles) _files.Add(id);
        else AreTooMany = true;
    }

    private static long Number(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long number, out var used) && used == text.Length && number >= 0 ? number : throw ParcelStream.Torn();
}
