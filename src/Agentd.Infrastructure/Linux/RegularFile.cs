using System.Text;

namespace Agentd.Infrastructure.Linux;

/// <summary>A small file of an operator's, read whole: never waited for, as a pipe would have to be, and bounded.</summary>
internal static class RegularFile
{
    /// <summary>Its text.</summary>
    /// <exception cref="IOException">
    /// It may not be read, is no regular file, or is too long; the message is the end of a sentence.
    /// </exception>
    internal static string ReadText(string path, int mostBytes)
    {
        try
        {
            using var file = OpenedFile.Open(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
            if (OpenedFile.StatusOf(file) is not { Type: EntryType.File } status || status.Size > mostBytes)
                throw new IOException($"is no regular file of at most {mostBytes >> 10} KiB");
            using var stream = new FileStream(file, FileAccess.Read);
            var bytes = new byte[mostBytes];
            return Encoding.UTF8.GetString(bytes.AsSpan(0, stream.ReadAtLeast(bytes, mostBytes, throwOnEndOfStream: false)));
        }
        catch (LinuxException failure)
        {
            throw new IOException($"cannot be read by the daemon: {failure.Message}", failure);
        }
    }
}
