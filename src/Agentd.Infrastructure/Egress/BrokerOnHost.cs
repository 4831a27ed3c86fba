using System.Globalization;
using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Egress.Protocol;
using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Egress;

/// <summary>A broker beside a daemon on the same host: it sees what the daemon sees.</summary>
/// <param name="run">Runs words as root of the user namespace that sessions' containers are in, without the daemon's environment.</param>
internal sealed class BrokerOnHost(Func<IReadOnlyList<string>, CancellationToken, Task> run) : IBrokerShape
{
    // What started it goes; the broker stays.
    private const string Script = "unset " + CallMark.Variable + "; setsid \"$0\" door \"$1\" </dev/null >>\"$1/log\" 2>&1 &";

    /// <inheritdoc/>
    public bool LeavesDirectory => false;

    /// <inheritdoc/>
    public Task StartAsync(EgressPlace place, CancellationToken cancellation) =>
        run(["/bin/sh", "-c", Script, place.Program, place.Directory], cancellation);

    /// <inheritdoc/>
    public async Task<int> ProcessOfAsync(SessionId session, StagedSession staged, CancellationToken cancellation)
    {
        var text = await File.ReadAllTextAsync(staged.PidFile, cancellation).ConfigureAwait(false);
        return int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            ? process : throw new IOException($"{staged.PidFile} holds no process id of session {session}");
    }

    /// <inheritdoc/>
    public Attach Shown(EgressPlace place, Attach request) => request;

    /// <inheritdoc/>
    public void Withdraw(EgressPlace place, SessionId session)
    {
    }
}
