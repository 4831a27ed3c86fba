using System.Diagnostics;
using Agentd.Protocol.Connections;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Benchmarks.Hosts;

/// <summary>Speaks to a daemon without a client process, where thousands of them would be what is measured.</summary>
internal static class DaemonClient
{
    private static readonly TimeSpan _deadline = TimeSpan.FromMinutes(3);

    /// <summary>Asks for a session and leaves; gives the time until it was accepted: validated, its id drawn, its record begun.</summary>
    public static async Task<TimeSpan> DispatchAsync(BenchDaemon daemon, string agent)
    {
        using var limit = new CancellationTokenSource(_deadline);
        var began = Stopwatch.GetTimestamp();
        await using var connection = await ClientConnection.OpenAsync(daemon.Socket, limit.Token);
        await connection.SendAsync(new RunRequest { Agent = agent, Trigger = RunTrigger.Manual, Detach = true }, limit.Token);
        Expect<Accepted>(await connection.ReadAsync(limit.Token));
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Runs a session to its end.</summary>
    /// <exception cref="InvalidOperationException">It was no success.</exception>
    public static async Task RunAsync(BenchDaemon daemon, string agent)
    {
        using var limit = new CancellationTokenSource(_deadline);
        await using var connection = await ClientConnection.OpenAsync(daemon.Socket, limit.Token);
        await connection.SendAsync(new RunRequest { Agent = agent, Trigger = RunTrigger.Manual }, limit.Token);
        for (Reply? reply; (reply = await connection.ReadAsync(limit.Token)) is not Result { Label: "success", Error: null };)
            if (reply is null or Problem or Result) throw new InvalidOperationException($"a session did not succeed: {reply}");
    }

    /// <summary>Follows a session's output until the session ends, or the follower is cancelled.</summary>
    public static async Task FollowAsync(BenchDaemon daemon, string session, Action<Output> printed, CancellationToken cancellation)
    {
        await using var connection = await ClientConnection.OpenAsync(daemon.Socket, cancellation);
        await connection.SendAsync(new LogsRequest { Session = session, Follow = true }, cancellation);
        while (await connection.ReadAsync(cancellation) is Output output) printed(output);
    }

    /// <summary>The sessions that the daemon holds now.</summary>
    public static async Task<DaemonStatus> StatusAsync(BenchDaemon daemon)
    {
        using var limit = new CancellationTokenSource(_deadline);
        await using var connection = await ClientConnection.OpenAsync(daemon.Socket, limit.Token);
        await connection.SendAsync(new StatusRequest(), limit.Token);
        return Expect<DaemonStatus>(await connection.ReadAsync(limit.Token));
    }

    private static T Expect<T>(Reply? reply) where T : Reply =>
        reply as T
            ?? throw new InvalidOperationException($"the daemon answered {reply?.ToString() ?? "nothing"} instead of {typeof(T).Name}");
}
