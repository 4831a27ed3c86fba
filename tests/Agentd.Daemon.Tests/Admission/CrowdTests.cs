using System.Collections.Concurrent;
using Agentd.Application.Ports;
using Agentd.Daemon.Tests.Operators;
using Agentd.Protocol.Connections;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;
using NSubstitute;

namespace Agentd.Daemon.Tests.Admission;

/// <summary>Two hundred clients at the real socket of a daemon that runs four sessions at a time.</summary>
public sealed class CrowdTests
{
    private const int Crowd = 200;
    private const int Most = 4;

    [Fact(Timeout = 600_000)]
    public async Task Never_more_than_four_none_lost_and_none_twice_although_clients_are_gone_at_any_time()
    {
        await using var desk = new OperatorDesk(Most);
        var containers = new ConcurrentDictionary<string, bool>();
        var started = new ConcurrentBag<string>();
        var highest = 0;
        desk.Engine.StartAsync(null!, default).ReturnsForAnyArgs(async call =>
        {
            var name = call.Arg<ContainerSpec>().Name;
            started.Add(name);
            containers[name] = true;
            highest = Math.Max(highest, containers.Count);
            await Task.Delay(1);
            desk.News.Writer.TryWrite(new SessionNews.HandedOver("done")).ShouldBeTrue();
            desk.News.Writer.TryWrite(new SessionNews.Exited(0)).ShouldBeTrue();
            return new ContainerStart(null);
        });
        desk.Engine.RemoveAsync("", default).ReturnsForAnyArgs(call => Task.FromResult(containers.TryRemove(call.Arg<string>(), out _)));
        desk.Socket.Open();

        var random = new Random(10);
        var patiences = Enumerable.Range(0, Crowd).Select(_ => random.Next(3) == 0 ? random.Next(1, 40) : (int?)null).ToArray();
        var clients = await Task.WhenAll(patiences.Select(patience => AskAsync(desk.SocketPath, patience)));
        await desk.Live.DrainedAsync(CancellationToken.None);

        highest.ShouldBeInRange(1, Most);
        started.Distinct().Count().ShouldBe(started.Count);
        var accepted = clients.Select(client => client.Session).OfType<string>().ToList();
        accepted.Distinct().Count().ShouldBe(accepted.Count);
        accepted.ShouldAllBe(session => started.Any(name => name.EndsWith(session)));
        clients.Where(client => client.Stayed).ShouldAllBe(client => client.Label == "success");
        containers.ShouldBeEmpty();
    }

    private static async Task<(string? Session, string? Label, bool Stayed)> AskAsync(string socket, int? patience)
    {
        using var limit = patience is { } milliseconds ? new CancellationTokenSource(milliseconds) : new CancellationTokenSource();
        string? session = null;
        try
        {
            await using var connection = await ClientConnection.OpenAsync(socket, limit.Token);
            var trigger = patience is null ? RunTrigger.Manual : RunTrigger.Scheduled;
            await connection.SendAsync(new RunRequest { Agent = "site-builder", Trigger = trigger }, limit.Token);
            while (await connection.ReadAsync(limit.Token) is { } reply)
            {
                if (reply is Accepted accepted) session = accepted.SessionId;
                if (reply is Result result) return (session, result.Label, true);
            }
        }
        catch (OperationCanceledException)
        {
            // This client was gone early; its session is not.
        }
        return (session, null, patience is null);
    }
}
