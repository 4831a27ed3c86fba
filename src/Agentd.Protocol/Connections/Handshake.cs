using Agentd.Protocol.Frames;
using Agentd.Protocol.Wire;

namespace Agentd.Protocol.Connections;

/// <summary>The exchange of greetings: each side speaks first and then listens, so that neither waits for the other.</summary>
internal static class Handshake
{
    /// <summary>Exchanges greetings and compares them.</summary>
    /// <exception cref="ProtocolException">The peer is another build, does not greet, or is gone.</exception>
    public static async Task ExchangeAsync(FrameReader reader, FrameWriter writer, Hello ours, CancellationToken cancellation)
    {
        await writer.WriteAsync(WireJson.Write(ours), FrameLimits.Hello, cancellation).ConfigureAwait(false);
        var body = await reader.ReadAsync(FrameLimits.Hello, cancellation).ConfigureAwait(false)
            ?? throw new ProtocolException(ProblemCode.Truncated, "the peer closed the connection without a greeting");
        Compare(ours, WireJson.Read<Hello>(body));
    }

    private static void Compare(Hello ours, Hello theirs)
    {
        if (ours == theirs) return;
        throw new ProtocolException(ProblemCode.VersionMismatch,
            $"client and daemon are not the same build (this side is {Name(ours)}, the other {Name(theirs)}): restart the daemon");
    }

    private static string Name(Hello hello) => $"agentd {Short(hello.Version, 32)}, contract {Short(hello.Contract, 12)}";

    // A stranger chose these texts: they go into one line of an error, short and without control characters.
    private static string Short(string text, int most) =>
        string.Concat(text.Where(c => !char.IsControl(c)).Take(most));
}
