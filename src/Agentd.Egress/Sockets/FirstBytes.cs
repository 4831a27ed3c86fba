using System.Net.Sockets;

namespace Agentd.Egress.Sockets;

/// <summary>
/// Looks at what a connection says first, without taking it. The kernel does not tell when more has come beside what is left there; so
/// whoever says little at a time is looked at ever more seldom, for a session may open hundreds of connections that say half of something.
/// </summary>
internal sealed class FirstBytes(Socket socket)
{
    private const int Tcp = 6, TcpInfo = 11;
    private const byte Established = 1;

    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(200);

    private TimeSpan _pause = TimeSpan.FromMilliseconds(5);
    private int _seen;

    /// <summary>Waits until there is more than at the last look, or nothing more can come.</summary>
    /// <param name="room">Gets all of it, as far as there is room.</param>
    /// <param name="late">Ends the wait.</param>
    /// <returns>How much there is; as much as at the last look where nothing more comes.</returns>
    public async Task<int> LookAsync(Memory<byte> room, CancellationToken late)
    {
        while (true)
        {
            // What comes before the other side leaves is seen: it is asked first.
            var isOver = IsOver();
            var there = await socket.ReceiveAsync(room, SocketFlags.Peek, late).ConfigureAwait(false);
            if (there > _seen || there == 0 || isOver)
            {
                _seen = there;
                return there;
            }
            await Task.Delay(_pause, late).ConfigureAwait(false);
            _pause = _pause * 2 < Longest ? _pause * 2 : Longest;
        }
    }

    // The other side has said that it says no more; whoever reads would be told only after all that is there.
    private bool IsOver()
    {
        Span<byte> state = stackalloc byte[1];
        socket.GetRawSocketOption(Tcp, TcpInfo, state);
        return state[0] != Established;
    }
}
