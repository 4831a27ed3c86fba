using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Protocol.Connections;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Daemon.Tests.Operators;

public sealed class WatchTests : IAsyncLifetime
{
    private const int Limit = 300_000;

    private readonly OperatorDesk _desk = new();

    public Task InitializeAsync()
    {
        _desk.Socket.Open();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _desk.DisposeAsync().AsTask();

    [Fact(Timeout = Limit)]
    public async Task A_session_is_told_from_its_acceptance_to_its_end_to_everybody_who_watches()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var early = await WatchAsync(limit.Token);
        (await NextAsync(early, limit.Token)).Session.ShouldBeNull();

        var run = _desk.AskAsync(new RunRequest { Agent = "site-builder", Trigger = RunTrigger.Manual });
        var begun = (await NextAsync(early, limit.Token)).Session.ShouldNotBeNull();
        await using var late = await WatchAsync(limit.Token);
        (await NextAsync(late, limit.Token)).Session.ShouldBeNull();
        (await NextAsync(late, limit.Token)).Session!.SessionId.ShouldBe(begun.SessionId);
        _desk.News.Writer.TryWrite(new SessionNews.StepBegan(SetupStep.CloneRepository));
        _desk.News.Writer.TryWrite(new SessionNews.Exited(0));

        foreach (var watching in new[] { early, late })
        {
            SessionSummary told;
            do told = (await NextAsync(watching, limit.Token)).Session!;
            while (told.State != SessionState.Ended || told.Outcome is null);
            told.Outcome.ShouldBe("success");
        }
        await run;
    }

    private async Task<ClientConnection> WatchAsync(CancellationToken cancellation)
    {
        var connection = await ClientConnection.OpenAsync(_desk.SocketPath, cancellation);
        await connection.SendAsync(new WatchRequest(), cancellation);
        return connection;
    }

    private static async Task<SessionChanged> NextAsync(ClientConnection connection, CancellationToken cancellation) =>
        (await connection.ReadAsync(cancellation)).ShouldBeOfType<SessionChanged>();
}
