using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Benchmarks.Inputs;

/// <summary>Messages between client and daemon.</summary>
internal static class Messages
{
    /// <summary>A request for a session.</summary>
    public static Request Request { get; } = new RunRequest { Agent = "builder", WorkUnit = "issue-42", Trigger = RunTrigger.Manual };

    /// <summary>Its first reply.</summary>
    public static Reply Accepted { get; } = new Accepted("0123456789abcdef");

    /// <summary>A reply that carries output of a size in bytes.</summary>
    public static Reply Output(int size)
    {
        var data = new byte[size];
        data.AsSpan().Fill((byte)'x');
        return new Output(OutputStream.Stdout, data, DateTimeOffset.UnixEpoch, "0123456789abcdef");
    }
}
