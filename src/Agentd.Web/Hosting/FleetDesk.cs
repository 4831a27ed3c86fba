using Agentd.Web.Asking;
using Agentd.Web.Pages;
using Microsoft.AspNetCore.Http;

namespace Agentd.Web.Hosting;

/// <summary>The pages that are about more than one session: each asks the daemon for what it shows.</summary>
internal sealed class FleetDesk(DaemonQuestions daemon)
{
    /// <summary>The page at a path; null for none.</summary>
    /// <exception cref="DaemonAwayException">The daemon cannot be talked to.</exception>
    /// <exception cref="DaemonRefusalException">It refuses to answer.</exception>
    public async Task<Markup?> PageAsync(HttpRequest request, DateTimeOffset now, CancellationToken ended) =>
        (request.Path.Value ?? "").Split('/') switch
        {
            ["", ""] => FleetScreen.Of(await Fleet.AskAsync(daemon, SessionSigns.NeedsALook, now, ended).ConfigureAwait(false), now),
            ["", "agents", { Length: > 0 } agent] => await AgentAsync(agent, now, ended).ConfigureAwait(false),
            ["", "sessions"] => await SessionsAsync(request, now, ended).ConfigureAwait(false),
            ["", "schedule"] => await ScheduleAsync(now, ended).ConfigureAwait(false),
            ["", "audit"] => await AuditAsync(now, ended).ConfigureAwait(false),
            _ => null,
        };

    private async Task<Markup?> AgentAsync(string name, DateTimeOffset now, CancellationToken ended)
    {
        var (status, agents) = (StatusAsync(ended), AgentsAsync(ended));
        var asked = new RecordsRequest { Limit = SessionFilter.PageSize, Agent = name };
        var records = await daemon.AskAsync<RecordPage>(asked, ended).ConfigureAwait(false);
        var agent = (await agents.ConfigureAwait(false)).FirstOrDefault(one => one.Name == name);
        return agent is null && records.Sessions.Count == 0 ? null
            : AgentScreen.Of(name, agent, records, await status.ConfigureAwait(false), now);
    }

    private async Task<Markup> SessionsAsync(HttpRequest request, DateTimeOffset now, CancellationToken ended)
    {
        var (status, agents) = (StatusAsync(ended), AgentsAsync(ended));
        var filter = SessionFilter.Read(name => request.Query[name]);
        var records = await daemon.AskAsync<RecordPage>(filter.Question, ended).ConfigureAwait(false);
        var names = (await agents.ConfigureAwait(false)).Select(agent => agent.Name).Concat(filter.Agent is { } chosen ? [chosen] : []);
        return SessionsScreen.Of(filter, records, names.Distinct(), await status.ConfigureAwait(false), now);
    }

    private async Task<Markup> ScheduleAsync(DateTimeOffset now, CancellationToken ended)
    {
        var (status, agents) = (StatusAsync(ended), AgentsAsync(ended));
        var fires = await daemon.AskAsync<FireList>(new ScheduleRequest(ScheduleScreen.MostFires), ended).ConfigureAwait(false);
        return ScheduleScreen.Of(await agents.ConfigureAwait(false), fires.Fires, await status.ConfigureAwait(false), now);
    }

    private async Task<Markup> AuditAsync(DateTimeOffset now, CancellationToken ended)
    {
        var (status, heads) = (StatusAsync(ended), daemon.AskAsync<HeadList>(new HeadsRequest(), ended));
        var asked = new RecordsRequest { Limit = AuditScreen.MostIncomplete, Outcomes = [RecordsRequest.Incomplete] };
        var incomplete = await daemon.AskAsync<RecordPage>(asked, ended).ConfigureAwait(false);
        return AuditScreen.Of((await heads.ConfigureAwait(false)).Heads, incomplete, await status.ConfigureAwait(false), now);
    }

    private Task<DaemonStatus> StatusAsync(CancellationToken ended) => daemon.AskAsync<DaemonStatus>(new StatusRequest(), ended);

    private async Task<IReadOnlyList<AgentSummary>> AgentsAsync(CancellationToken ended)
    {
        var lists = await daemon.AskAsync<AgentList>(new AgentsRequest(), list => list.More, ended).ConfigureAwait(false);
        return [.. lists.SelectMany(list => list.Agents)];
    }
}
