using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Agentd.Egress.Linux;
using Agentd.Egress.Relay;
using Agentd.Protocol.Linux;

namespace Agentd.Egress.Door;

/// <summary>The relay, as the door sees it: a child process behind a channel.</summary>
internal sealed unsafe class RelayProcess : IDisposable
{
    private const int SetDescriptorFlags = 2;

    private readonly DescriptorChannel _channel;
    private readonly Process _process;

    private RelayProcess(DescriptorChannel channel, Process process) => (_channel, _process) = (channel, process);

    /// <summary>Starts a relay.</summary>
    /// <param name="program">Its program.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static RelayProcess Start(string program)
    {
        var pair = stackalloc int[2];
        if (EgressCalls.MakeSocketPair(EgressCalls.AddressUnix, EgressCalls.SocketStream | EgressCalls.CloseOnExec, 0, pair) != 0)
            throw EgressCalls.Failed("the channel to the relay cannot be made");
        var channel = new DescriptorChannel(pair[0]);
        try
        {
            // The one descriptor that the child is to have, for the moment of its start: nothing else is started by the door.
            if (Libc.Control(pair[1], SetDescriptorFlags, 0) != 0) throw EgressCalls.Failed("the channel to the relay cannot be handed on");
            var start = new ProcessStartInfo(program, ["relay", pair[1].ToString(CultureInfo.InvariantCulture)])
            {
                UseShellExecute = false,
            };
            return new RelayProcess(channel, Process.Start(start) ?? throw new IOException("the relay cannot be started"));
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            channel.Dispose();
            throw failure as IOException ?? new IOException($"the relay cannot be started: {failure.Message}", failure);
        }
        finally
        {
            _ = Libc.Close(pair[1]);
        }
    }

    /// <summary>Tells the relay.</summary>
    /// <exception cref="IOException">It is gone.</exception>
    public void Tell(RelayOrder order, ReadOnlySpan<int> descriptors)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(order, RelayJson.Default.RelayOrder);
        try
        {
            _channel.Send(body, descriptors);
        }
        finally
        {
            // It may have held values of credentials.
            CryptographicOperations.ZeroMemory(body);
        }
    }

    /// <summary>What the relay tells next; null when it has ended.</summary>
    public RelayNews? Hear()
    {
        try
        {
            return _channel.Receive(out _) is { } body ? JsonSerializer.Deserialize(body, RelayJson.Default.RelayNews) : null;
        }
        catch (Exception broken) when (broken is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Ends it at once.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Sees the process to its end.</summary>
    public void Dispose()
    {
        _channel.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
