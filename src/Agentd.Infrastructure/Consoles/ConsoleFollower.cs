using System.Runtime.CompilerServices;
using Agentd.Domain.Sessions;
using Agentd.Masking;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Consoles;

/// <summary>Reads a console file, once or as it grows. Between rings of its bell, following costs only its buffer.</summary>
internal static class ConsoleFollower
{
    /// <summary>
    /// The masked output from a cursor on, until the bell says that the session has ended and the file is read, or that nobody waits for
    /// that: then what may become one of the values is left out.
    /// </summary>
    /// <remarks>The file may be made later. An archived file holds none of the values, so that nothing in it is masked.</remarks>
    /// <exception cref="SessionException">The file cannot be read.</exception>
    internal static async IAsyncEnumerable<ConsoleChunk> FollowAsync(
        string path, Func<SecretPatterns> patterns, ConsoleCursor start, ConsoleBell bell,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = new ConsoleRecordReader(start.Offset);
        var chunks = new ConsoleChunks(patterns, start);
        SafeFileHandle? file = null;
        try
        {
            for (var isLast = false; ;)
            {
                file ??= Open(path);
                while (file is not null && await FillAsync(path, file, reader, cancellation).ConfigureAwait(false))
                    foreach (var chunk in Taken(reader, chunks, isLast: false)) yield return chunk;
                if (isLast) break;
                // The session may have ended after the file was read: once more, then, when nobody writes it any longer.
                isLast = !await bell.WaitAsync(cancellation).ConfigureAwait(false);
            }

            if (bell.IsLeft) yield break;
            foreach (var chunk in Taken(reader, chunks, isLast: true)) yield return chunk;
            foreach (var chunk in chunks.Rest()) yield return chunk;
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>
    /// The masked output from a cursor on, as far as the file goes when this begins. More may come: a line that is being written, and text
    /// that may become one of the values, is left to whoever follows from the last chunk's cursor.
    /// </summary>
    /// <exception cref="SessionException">The file cannot be read.</exception>
    internal static async IAsyncEnumerable<ConsoleChunk> SoFarAsync(
        string path, SecretPatterns patterns, ConsoleCursor start, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var file = Open(path);
        if (file is null) yield break;
        var reader = new ConsoleRecordReader(start.Offset);
        var chunks = new ConsoleChunks(() => patterns, start);
        var end = RandomAccess.GetLength(file);
        while (reader.ReadOffset < end && await FillAsync(path, file, reader, cancellation).ConfigureAwait(false))
            foreach (var chunk in Taken(reader, chunks, isLast: false)) yield return chunk;
    }

    private static IEnumerable<ConsoleChunk> Taken(ConsoleRecordReader reader, ConsoleChunks chunks, bool isLast)
    {
        while (reader.TryTake(isLast, out var record))
            foreach (var chunk in chunks.Of(record, reader.Offset)) yield return chunk;
    }

    private static SafeFileHandle? Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, cause);
        }
    }

    private static async ValueTask<bool> FillAsync(
        string path, SafeFileHandle file, ConsoleRecordReader reader, CancellationToken cancellation)
    {
        try
        {
            var count = await RandomAccess.ReadAsync(file, reader.Free(), reader.ReadOffset, cancellation).ConfigureAwait(false);
            reader.Filled(count);
            return count > 0;
        }
        catch (IOException cause)
        {
            throw Unreadable(path, cause);
        }
    }

    private static SessionException Unreadable(string path, Exception cause) =>
        new($"The session's console file {path} cannot be read: {cause.Message}", cause);
}
