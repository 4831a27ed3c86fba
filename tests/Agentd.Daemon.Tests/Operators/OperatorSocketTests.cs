using System.Net.Sockets;
using System.Text;
using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using Agentd.Protocol;
using Agentd.Protocol.Connections;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;
using NSubstitute;

namespace Agentd.Daemon.Tests.Operators;

public sealed class OperatorSocketTests : IAsyncLifetime
{
    private const int Limit = 300_000;

    private static readonly RunRequest _run = new() { Agent = "site-builder", Trigger = RunTrigger.Manual };

    private readonly OperatorDesk _desk = new();

    public Task InitializeAsync()
    {
        _desk.Socket.Open();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _desk.DisposeAsync().AsTask();

    [Fact(Timeout = Limit)]
    public async Task Tells_a_session_from_its_acceptance_to_its_result()
    {
        _desk.News.Writer.TryWrite(new SessionNews.StepBegan(SetupStep.CloneRepository));
        _desk.News.Writer.TryWrite(new SessionNews.Exited(3));

        var replies = await _desk.AskAsync(_run);

        var accepted = replies[0].ShouldBeOfType<Accepted>();
        replies.OfType<PhaseChanged>().Select(phase => phase.Name).ShouldBe(["prepare", "clone", "mount", "execute", "teardown", "seal"]);
        replies.OfType<StepBegan>().Select(step => step.Name).ShouldBe(["clone"]);
        var result = replies[^1].ShouldBeOfType<Result>();
        (result.SessionId, result.Label, result.ExitCode, result.Error).ShouldBe((accepted.SessionId, "blocked", 3, null));
    }

    [Fact(Timeout = Limit)]
    public async Task Tells_of_the_first_error_when_no_outcome_was_reached()
    {
        _desk.Engine.FindImageAsync("", default)
            .ReturnsForAnyArgs(Task.FromException<LocalImage?>(new EngineException("podman cannot be run")));

        var result = (await _desk.AskAsync(_run))[^1].ShouldBeOfType<Result>();

        (result.Label, result.Error).ShouldBe((null, "podman cannot be run"));
    }

    [Fact(Timeout = Limit)]
    public async Task Tells_the_result_of_a_session_whose_output_may_not_be_shown()
    {
        var names = new ResourceNames(DaemonId.FromPaths("/s", "/p"), AgentName.Parse("site-builder"), SessionId.FromBytes(new byte[8]));
        var record = new SessionRecord
        {
            SessionId = names.Session,
            Agent = names.Agent,
            DaemonId = names.Daemon,
            RepositoryUrl = "https://example.org/site.git",
            StartedAt = DateTimeOffset.UnixEpoch,
        };
        var adopted = new LiveSession(record, TimeProvider.System) { Masked = null };
        var over = new TaskCompletionSource();
        var held = _desk.Live.HoldAsync(adopted, () => over.Task);
        adopted.SetReport(new SessionReport(adopted.Id, SessionOutcome.FromExitCode(0), null, null));
        adopted.SetOver();

        var replies = await _desk.AskAsync(new AttachRequest(adopted.Id.Value, Follow: true));
        over.SetResult();
        await held;

        replies.OfType<Output>().Select(piece => Encoding.UTF8.GetString(piece.Data)).Single().ShouldContain("cannot be shown");
        replies[^1].ShouldBeOfType<Result>().Label.ShouldBe("success");
    }

    [Fact(Timeout = Limit)]
    public async Task Answers_a_refusal_with_its_words()
    {
        (await _desk.AskAsync(_run with { Agent = "ghost" })).ShouldBe([new Problem(ProblemCode.UnknownAgent, "unknown agent 'ghost'")]);
        (await _desk.AskAsync(_run with { WorkUnit = "-x" })).Single().ShouldBeOfType<Problem>()
            .Message.ShouldBe("work unit must not begin with '-'");
        (await _desk.AskAsync(_run with { WorkUnit = "x", RequestText = "y" })).Single().ShouldBeOfType<Problem>()
            .Message.ShouldContain("exclude each other");
        (await _desk.AskAsync(_run with { TimeoutMs = 0 })).Single().ShouldBeOfType<Problem>().Message.ShouldContain("time limit");
        _desk.Live.All.ShouldBeEmpty();
    }

    [Fact(Timeout = Limit)]
    public async Task Lets_a_detached_client_go_at_once()
    {
        (await _desk.AskAsync(_run with { Detach = true })).Single().ShouldBeOfType<Accepted>();

        _desk.Live.All.Count.ShouldBe(1);
        await EndSessionsAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Lets_a_session_go_on_when_its_client_goes_away()
    {
        await using (var client = await ClientConnection.OpenAsync(_desk.SocketPath, default))
        {
            await client.SendAsync(_run, default);
            (await client.ReadAsync(default)).ShouldBeOfType<Accepted>();
        }

        var report = _desk.Live.All.Single().Report;
        await EndSessionsAsync();

        (await report).Outcome!.Label.ShouldBe("success");
    }

    [Fact(Timeout = Limit)]
    public async Task Answers_for_an_engine_that_hangs()
    {
        _desk.Readiness.Ready(DateTimeOffset.UtcNow);
        _desk.Engine.VersionAsync(default).ReturnsForAnyArgs(call =>
            Task.Delay(Timeout.Infinite, call.Arg<CancellationToken>()).ContinueWith(_ => "", call.Arg<CancellationToken>()));

        var status = (await _desk.AskAsync(new StatusRequest())).Single().ShouldBeOfType<DaemonStatus>();

        status.PodmanVersion.ShouldBeNull();
        status.Ready.ShouldBeFalse();
        status.NotReady.ShouldContain("Podman does not answer within 5 s");
    }

    [Fact(Timeout = Limit)]
    public async Task Says_that_it_failed_itself_when_it_did()
    {
        _desk.Readiness.Ready(DateTimeOffset.UtcNow);
        _desk.Engine.VersionAsync(default).ReturnsForAnyArgs(Task.FromException<string>(new InvalidOperationException("a defect")));

        (await _desk.AskAsync(new StatusRequest()))
            .ShouldBe([new Problem(ProblemCode.Failed, "agentd failed at its own work: see its log")]);
    }

    [Fact(Timeout = Limit)]
    public async Task Tells_later_callers_that_it_is_shutting_down()
    {
        _desk.Readiness.Drain();

        (await _desk.AskAsync(_run)).ShouldBe([new Problem(ProblemCode.ShuttingDown, "agentd is shutting down")]);
    }

    [Theory(Timeout = Limit)]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("")]
    [InlineData("\u0000\u0000\u0000\u0000")]
    [InlineData("\u007f\u007f\u007f\u007f")]
    public async Task Serves_others_after_a_caller_who_speaks_nonsense(string nonsense)
    {
        using (var caller = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            await caller.ConnectAsync(new UnixDomainSocketEndPoint(_desk.SocketPath));
            await caller.SendAsync(System.Text.Encoding.Latin1.GetBytes(nonsense));
        }

        (await _desk.AskAsync(_run with { Agent = "ghost" })).Single().ShouldBeOfType<Problem>();
    }

    [Fact]
    public void Is_for_its_owner_alone_in_a_directory_of_its_own()
    {
        File.GetUnixFileMode(_desk.SocketPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Path.GetDirectoryName(_desk.SocketPath)!)
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact(Timeout = Limit)]
    public async Task Is_gone_when_it_is_closed()
    {
        await _desk.Socket.CloseAsync(TimeSpan.FromSeconds(5));

        File.Exists(_desk.SocketPath).ShouldBeFalse();
        await Should.ThrowAsync<SocketException>(() => _desk.AskAsync(_run));
    }

    [Fact(Timeout = Limit)]
    public async Task Lists_more_agents_than_a_frame_holds()
    {
        var repository = $"https://example.org/{new string('x', 2000)}";
        _desk.Agents.All.Returns([.. Enumerable.Range(0, 1_000).Select(n => Agent($"agent-{n}", repository))]);

        var replies = await _desk.AskAsync(new AgentsRequest());

        replies.OfType<AgentList>().SelectMany(page => page.Agents).Select(agent => agent.Name)
            .ShouldBe(Enumerable.Range(0, 1_000).Select(n => $"agent-{n}"));
    }

    [Fact(Timeout = Limit)]
    public async Task Says_so_when_an_answer_fits_no_frame()
    {
        // As long as an address may be, of characters that take the most bytes.
        _desk.Agents.All.Returns([.. Enumerable.Repeat(Agent("a", $"https://example.org/{new string('\u20ac', 2000)}"), 200)]);

        (await _desk.AskAsync(new AgentsRequest())).ShouldBe(
            [new Problem(ProblemCode.Failed, "agentd's answer does not fit the protocol: a reply has at most 1048576 bytes")]);
    }

    private static Agent Agent(string name, string repository) => new()
    {
        Name = AgentName.Parse(name),
        BaseImage = "localhost/site:1",
        MethodologyDirectory = "/srv/methodology",
        Command = ["claude"],
        Repository = RepositoryUrl.Parse(repository),
    };

    private async Task EndSessionsAsync()
    {
        _desk.News.Writer.TryWrite(new SessionNews.Exited(0));
        await _desk.Live.DrainedAsync(default).WaitAsync(TimeSpan.FromMinutes(2));
    }
}
