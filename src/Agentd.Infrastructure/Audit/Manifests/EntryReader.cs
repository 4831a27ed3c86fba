using System.Text;
using Agentd.Infrastructure.Audit.Trees;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Manifests;

/// <summary>
/// Finds out the facts of entries. What an entry is, is known before anything of it is opened, and only regular files are: through
/// the descriptor that was looked at, so that nothing can be put in their place.
/// </summary>
/// <param name="cancellation">Ends the work between two reads.</param>
internal sealed class EntryReader(CancellationToken cancellation)
{
    private const int LongestTarget = 4096;

    // Most directories hold small files: what is larger than some 80 KiB makes .NET collect all of its memory sooner.
    private const int MediumBuffer = 64 * 1024;

    private byte[] _buffer = new byte[LongestTarget];

    internal EntryFacts Read(Descriptor entry, FileStatus status, uint mode, bool sparse) => status.Type switch
    {
        EntryType.File => File(entry, status, Common(status, mode), sparse),
        EntryType.Link => Common(status, mode) with { Target = Target(entry) },
        EntryType.BlockDevice or EntryType.CharacterDevice =>
            Common(status, mode) with { Device = $"{status.Device.Major},{status.Device.Minor}" },
        _ => Common(status, mode),
    };

    internal static EntryFacts Common(FileStatus status, uint mode) =>
        new() { Type = status.Type, Mode = mode, Modified = new ModificationTime(status.Modified.Seconds, status.Modified.Nanoseconds) };

    private EntryFacts File(Descriptor entry, FileStatus status, EntryFacts common, bool sparse)
    {
        using var file = Descriptor.Reopen(entry);
        var size = status.Size;
        var digest = sparse
            ? SparseDigest.Compute(file, BufferFor(SparseDigest.BlockSize), size, cancellation)
            : ContentDigest.Compute(file, BufferFor(size), out size, cancellation);
        var after = file.Status();
        if (size != status.Size || after.Size != size || after.Modified != status.Modified)
            throw new InvalidDataException("changed while it was being read");
        return common with { Size = size, Digest = Convert.ToHexStringLower(digest), IsSparse = sparse };
    }

    private byte[] BufferFor(long size)
    {
        if (size >= _buffer.Length && _buffer.Length < ContentDigest.BufferSize)
            _buffer = new byte[size < MediumBuffer ? MediumBuffer : ContentDigest.BufferSize];
        return _buffer;
    }

    private string Target(Descriptor link)
    {
        var length = LinuxCalls.ReadLinkAt(link.Number, "\0"u8, _buffer, LongestTarget);
        if (length < 0) throw LinuxException.Last("readlinkat");
        var text = new MemoryStream();
        EntryNames.Encode(_buffer.AsSpan(0, (int)length), text);
        return Encoding.ASCII.GetString(text.ToArray());
    }
}
