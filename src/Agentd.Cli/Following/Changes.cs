using Agentd.Cli.Connecting;
using Agentd.Protocol.Connections;

namespace Agentd.Cli.Following;

/// <summary>What happens at the daemon, one time and the next: what happens at about the same time counts once.</summary>
internal sealed class Changes(DaemonClient daemon, TimeProvider clock)
{
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(250);

    /// <summary>Shows how it is, and again whenever something has happened, until the daemon goes away.</summary>
    /// <exception cref="OperatorException">The daemon cannot be reached, or goes away.</exception>
    public async Task ShowAsync(Func<Task> show, CancellationToken cancellation)
    {
        await using var connection = await daemon.OpenAsync(cancellation).ConfigureAwait(false);
        await connection.SendAsync(new WatchRequest(), cancellation).ConfigureAwait(false);
        var next = NextAsync(connection, cancellation);
        while (true)
        {
            await next.ConfigureAwait(false);
            next = NextAsync(connection, cancellation);
            var pause = Task.Delay(Together, clock, cancellation);
            while (await Task.WhenAny(pause, next).ConfigureAwait(false) == next)
            {
                await next.ConfigureAwait(false);
                next = NextAsync(connection, cancellation);
            }
            await pause.ConfigureAwait(false);
            await show().ConfigureAwait(false);
        }
    }

    private static async Task NextAsync(ClientConnection connection, CancellationToken cancellation)
    {
        switch (await connection.ReadAsync(cancellation).ConfigureAwait(false))
        {
            case SessionChanged: return;
            case Problem problem: throw new ProblemException(problem);
            case null: throw new OperatorException("agentd went away: 'agentd status' tells whether it is back");
            case var other: throw new OperatorException($"agentd answered with '{other.GetType().Name}' where 'SessionChanged' was due");
        }
    }
}
