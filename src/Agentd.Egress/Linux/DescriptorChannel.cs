using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Egress.Linux;

/// <summary>
/// One end of the channel between door and relay: frames, and open descriptors that travel with a frame's first bytes (SCM_RIGHTS).
/// It blocks. Several threads may send; one receives.
/// </summary>
internal sealed unsafe class DescriptorChannel(int socket) : IDisposable
{
    /// <summary>The most descriptors that go with one frame: the kernel's bound is 253.</summary>
    public const int MostDescriptors = 250;

    private const int SocketLevel = 1, Rights = 1, NoSignal = 0x4000, CloseOnExec = 0x40000000, MostBytes = 8 * 1024 * 1024;
    private const int ControlHeader = 16;

    private readonly Lock _sending = new();
    private readonly SafeFileHandle _handle = new(socket, ownsHandle: true);

    /// <summary>Sends a frame and, with it, descriptors, of which the other side gets its own copies.</summary>
    /// <exception cref="IOException">The other side is gone.</exception>
    public void Send(ReadOnlySpan<byte> body, ReadOnlySpan<int> descriptors)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length);
        lock (_sending)
        {
            SendFirst(length, descriptors);
            for (var sent = 0; sent < body.Length;)
            {
                var count = EgressCalls.Send(socket, body[sent..], body.Length - sent, NoSignal);
                if (count < 0) throw EgressCalls.Failed("a message between door and relay could not be sent");
                sent += (int)count;
            }
        }
    }

    /// <summary>
    /// The next frame, and the descriptors that came with it, which are the caller's to close; null when the other side is gone.
    /// </summary>
    public byte[]? Receive(out int[] descriptors)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        if (!ReceiveFirst(length, out descriptors)) return null;
        var size = BinaryPrimitives.ReadInt32BigEndian(length);
        if (size is <= 0 or > MostBytes) throw new IOException($"a message between door and relay announces {size} bytes");
        var body = new byte[size];
        return Fill(body) ? body : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private void SendFirst(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> descriptors)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(descriptors.Length, MostDescriptors);
        var size = ControlHeader + descriptors.Length * sizeof(int);
        Span<byte> control = stackalloc byte[(size + 7) & ~7];
        control.Clear();
        MemoryMarshal.Write(control, (nint)size);
        MemoryMarshal.Write(control[8..], SocketLevel);
        MemoryMarshal.Write(control[12..], Rights);
        MemoryMarshal.AsBytes(descriptors).CopyTo(control[ControlHeader..]);
        fixed (byte* text = bytes, rights = control)
        {
            var buffer = new EgressCalls.Buffer { Base = text, Length = bytes.Length };
            var message = new EgressCalls.MessageHeader { Buffers = &buffer, BufferCount = 1 };
            if (descriptors.Length > 0)
            {
                message.Control = rights;
                message.ControlLength = control.Length;
            }
            if (EgressCalls.SendMessage(socket, &message, NoSignal) != bytes.Length)
                throw EgressCalls.Failed("a message between door and relay could not be sent");
        }
    }

    private bool ReceiveFirst(Span<byte> bytes, out int[] descriptors)
    {
        descriptors = [];
        Span<byte> control = stackalloc byte[ControlHeader + MostDescriptors * sizeof(int) + 8];
        fixed (byte* text = bytes, rights = control)
        {
            var buffer = new EgressCalls.Buffer { Base = text, Length = bytes.Length };
            var message = new EgressCalls.MessageHeader
            {
                Buffers = &buffer,
                BufferCount = 1,
                Control = rights,
                ControlLength = control.Length,
            };
            var count = EgressCalls.ReceiveMessage(socket, &message, CloseOnExec);
            if (count <= 0) return false;
            if (message.ControlLength >= ControlHeader)
                descriptors = MemoryMarshal.Cast<byte, int>(control[ControlHeader..(int)MemoryMarshal.Read<nint>(control)]).ToArray();
            return count == bytes.Length || Fill(bytes[(int)count..]);
        }
    }

    private bool Fill(Span<byte> room)
    {
        while (room.Length > 0)
        {
            var count = EgressCalls.Receive(socket, room, room.Length, 0);
            if (count <= 0) return false;
            room = room[(int)count..];
        }
        return true;
    }
}
