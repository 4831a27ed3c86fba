using System.Runtime.InteropServices;
using Agentd.Protocol.Linux;

namespace Agentd.Cli.Terminals;

/// <summary>
/// Writes to a descriptor at once and in full. Unlike the console's own stream it fails when the reader of a pipe is gone,
/// so that following a session ends with the <c>head</c> behind it; unlike a file stream it keeps to the shared position.
/// </summary>
internal sealed class DescriptorStream(int descriptor) : Stream
{
    /// <summary>The <see cref="Exception.HResult"/> of a write to a pipe whose reader is gone.</summary>
    public const int BrokenPipe = 32;

    private const int Interrupted = 4;
    private const int WouldBlock = 11;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes all bytes.</summary>
    /// <exception cref="IOException">The reader is gone, or the descriptor takes no more.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var written = Libc.Write(descriptor, buffer, (nuint)buffer.Length);
            if (written >= 0) buffer = buffer[(int)written..];
            else Recover(Marshal.GetLastPInvokeError());
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static void Recover(int error)
    {
        if (error == Interrupted) return;
        if (error != WouldBlock) throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        Thread.Sleep(1); // The terminal was made non-blocking, and it is slow.
    }
}
