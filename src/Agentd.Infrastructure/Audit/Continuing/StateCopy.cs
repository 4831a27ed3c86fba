using Agentd.Infrastructure.Audit.Manifests;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Audit.Continuing;

/// <summary>
/// Copies the state of a record, by its manifest and by descriptor: each entry must still be what its line says, and each copy is compared
/// with it. Modes and owners do not go along; times do, for by them runa tells what is newer.
/// </summary>
internal sealed class StateCopy(RecordHandle record, CancellationToken cancellation)
{
    private const int SeekFromHere = 1;

    private readonly byte[] _buffer = new byte[SparseDigest.BlockSize];

    /// <summary>Copies all of it.</summary>
    /// <param name="manifest">The record's manifest, its digest known to be right.</param>
    /// <param name="target">An empty directory.</param>
    /// <exception cref="InvalidDataException">An entry is not what it was; the words name it.</exception>
    /// <exception cref="LinuxException">Something cannot be read or written.</exception>
    internal void Run(ManifestReader manifest, DirectoryHandle target)
    {
        var open = new Stack<(DirectoryHandle From, DirectoryHandle Into)>();
        open.Push((record.Directory.OpenDirectory(RecordLayout.Runa), target.OpenDirectory(".\0"u8)));
        try
        {
            foreach (var step in new StateManifest(manifest).Steps())
            {
                cancellation.ThrowIfCancellationRequested();
                if (step.Move == StateMove.Enter) Enter(open, step.Line!.Name);
                else if (step.Move == StateMove.Leave) Close(open.Pop());
                else if (step.Move == StateMove.Take) Take(open.Peek(), step);
            }
        }
        finally
        {
            while (open.TryPop(out var last)) Close(last);
        }
    }

    private static void Enter(Stack<(DirectoryHandle From, DirectoryHandle Into)> open, byte[] name)
    {
        var (from, into) = open.Peek();
        var source = from.OpenDirectory(name);
        try
        {
            open.Push((source, into.MakeDirectory(name, FileModes.OpenDirectory)));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static void Close((DirectoryHandle From, DirectoryHandle Into) left)
    {
        left.From.Dispose();
        left.Into.Dispose();
    }

    private void Take((DirectoryHandle From, DirectoryHandle Into) level, StateStep step)
    {
        var (name, facts) = (step.Line!.Name, step.Line.Facts);
        using var entry = level.From.OpenPathOnly(name);
        if (entry.Status() is not { Type: EntryType.File } status || status.Size != facts.Size) throw Changed(step);
        using var source = Descriptor.Reopen(entry);
        const int flags = OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive;
        using var copy = level.Into.Open(name, flags, FileModes.PrivateFile);
        // What was compared is what the session gets: nobody else knows the copy.
        if (!CopyBytes(source, copy, status.Size) || Digest(copy, facts) != facts.Digest) throw Changed(step);
        copy.ChangeMode(FileModes.OpenFile);
        SetTime(copy, facts.Modified);
    }

    // As many bytes as the line says, and no more, whoever writes meanwhile. Holes stay holes: staging may lie in memory.
    private bool CopyBytes(Descriptor source, Descriptor copy, long size)
    {
        var left = size;
        for (int read; (read = source.Read(_buffer)) > 0; left -= read)
        {
            cancellation.ThrowIfCancellationRequested();
            if (read > left) return false;
            var block = _buffer.AsSpan(0, read);
            if (block.ContainsAnyExcept((byte)0)) copy.Write(block);
            else LinuxException.ThrowIfFailed((nint)LinuxCalls.Seek(copy.Number, read, SeekFromHere), "lseek");
        }
        using var file = Borrowed(copy);
        RandomAccess.SetLength(file, size);
        return left == 0;
    }

    private string Digest(Descriptor copy, EntryFacts facts)
    {
        LinuxException.ThrowIfFailed((nint)LinuxCalls.Seek(copy.Number, 0, 0), "lseek");
        var digest = facts.IsSparse
            ? SparseDigest.Compute(copy, _buffer, facts.Size!.Value, cancellation)
            : ContentDigest.Compute(copy, _buffer, out _, cancellation);
        return Convert.ToHexStringLower(digest);
    }

    // A session may set any time; what no calendar has is left as it is.
    private static void SetTime(Descriptor copy, ModificationTime? modified)
    {
        if (modified is not { } time || time.Seconds is < 0 or > 253_402_300_799) return;
        using var file = Borrowed(copy);
        var ticks = (time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick);
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddTicks(ticks));
    }

    private static SafeFileHandle Borrowed(Descriptor copy) => new(copy.Number, ownsHandle: false);

    private static InvalidDataException Changed(StateStep step) => new($"'runa/{step.Path}' is not what it was");
}
