using Agentd.Daemon.Reloading;
using Agentd.Protocol;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>reload</c>: reads the configuration again, as SIGHUP does.</summary>
internal sealed class ReloadEndpoint(ConfigurationReload reload)
{
    public async Task AnswerAsync(ServerConnection connection, CancellationToken closing)
    {
        var errors = reload.Run(out var agents);
        Reply reply = errors.Count == 0 ? new Reloaded(agents)
            : new Problem(ProblemCode.Refused, "the configuration was not reloaded; the old one stays in force", errors);
        await connection.SendAsync(reply, closing).ConfigureAwait(false);
    }
}
