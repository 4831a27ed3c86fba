using Agentd.Protocol.Linux;

namespace Agentd.Protocol.Connections;

/// <summary>
/// Whose daemon a client talks to: its own user's, root's, or that of one of its user's subordinate ids, as a daemon in a container may
/// be. Anybody can listen at a path in a directory that others may write.
/// </summary>
/// <param name="self">The client's own user.</param>
/// <param name="isSubordinate">Whether a user is one of its subordinate ids. Only asked of a stranger; may take its time, and fail.</param>
internal sealed class ServingUsers(uint self, Func<uint, bool> isSubordinate)
{
    // The kernel names this user in place of every user that this namespace does not know: it may be anybody.
    private const uint Nobody = 65534;

    /// <summary>Those that this process trusts.</summary>
    public static ServingUsers OfThisProcess { get; } = new(Libc.EffectiveUser(), uid => SubordinateUids.OfThisProcess.Contains(uid));

    /// <summary>Raises an error unless the peer may be the daemon. Nothing may have been sent to it before.</summary>
    /// <exception cref="ProtocolException">It may not; the message says who it is, and what to do.</exception>
    public async Task CheckAsync(PeerCredentials peer, string socketPath, CancellationToken cancellation)
    {
        if (peer.Uid == 0 || peer.Uid == self) return;
        var (trusted, doubt) = await Task.Run(() => Judge(peer.Uid), cancellation).WaitAsync(cancellation).ConfigureAwait(false);
        if (trusted) return;
        var who = peer.Pid > 0 ? $"uid {peer.Uid} (pid {peer.Pid})" : $"uid {peer.Uid}";
        throw new ProtocolException(ProblemCode.NotPermitted,
            $"{who} serves {socketPath}, and is neither you (uid {self}), nor root, nor one of your subordinate ids{doubt}: "
            + "nothing was sent. If that is your daemon, call agentd as its user; if not, others may write the directory: "
            + "give the socket another place, and name it with --socket-path");
    }

    private (bool Trusted, string Doubt) Judge(uint uid)
    {
        if (uid == Nobody) return (false, "");
        try
        {
            return (isSubordinate(uid), "");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (false, $" as far as can be told ({failure.Message})");
        }
    }
}
