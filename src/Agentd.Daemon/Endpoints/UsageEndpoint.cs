using Agentd.Application.Sessions.List;
using Agentd.Domain.Usage;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>usage</c>: what sessions used of models, by agent and model.</summary>
internal sealed class UsageEndpoint(SessionCatalog catalog, SessionUsages usages)
{
    public async Task AnswerAsync(UsageRequest request, ServerConnection connection, CancellationToken closing)
    {
        var rows = await Task.Run(() => Rows(request), closing).ConfigureAwait(false);
        foreach (var page in UsagePage.Of(rows)) await connection.SendAsync(page, closing).ConfigureAwait(false);
    }

    private UsageRow[] Rows(UsageRequest request)
    {
        var told =
            from view in catalog.List(all: true, request.Agent)
            where request.Since is not { } since || view.Record.StartedAt >= since
            let usage = usages.Of(view)
            where usage is not null
            from row in RowsOf(view.Record.Agent.Value, usage)
            select row;
        return
        [
            .. told.GroupBy(row => (row.Agent, row.Model, row.Currency)).Select(group => group.Aggregate(Sum))
                .OrderBy(row => row.Agent, StringComparer.Ordinal).ThenBy(row => row.Model is null)
                .ThenBy(row => row.Model, StringComparer.Ordinal).ThenBy(row => row.Currency, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<UsageRow> RowsOf(string agent, SessionUsage usage)
    {
        foreach (var model in usage.Models)
        {
            yield return new UsageRow(agent, 1, model.Requests, model.Model)
            {
                InputTokens = model.Tokens.Input,
                OutputTokens = model.Tokens.Output,
                CacheReadTokens = model.Tokens.CacheRead,
                CacheWriteTokens = model.Tokens.CacheWrite,
                Cost = model.Cost,
                Currency = model.Cost is null ? null : usage.Currency,
            };
        }
        if (usage.Unmeasured.Count > 0) yield return new UsageRow(agent, 1, usage.Unmeasured.Values.Sum());
    }

    private static UsageRow Sum(UsageRow one, UsageRow other) => one with
    {
        Sessions = one.Sessions + other.Sessions,
        Requests = one.Requests + other.Requests,
        InputTokens = one.InputTokens + other.InputTokens,
        OutputTokens = one.OutputTokens + other.OutputTokens,
        CacheReadTokens = one.CacheReadTokens + other.CacheReadTokens,
        CacheWriteTokens = one.CacheWriteTokens + other.CacheWriteTokens,
        Cost = one.Cost is null ? other.Cost : one.Cost + (other.Cost ?? 0),
    };
}
