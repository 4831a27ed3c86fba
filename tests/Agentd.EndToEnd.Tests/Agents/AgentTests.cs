using System.Net;
using System.Text;
using System.Text.Json;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Agents.Dialects;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Network;
using Agentd.EndToEnd.Tests.Network.Canaries;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Agents;

/// <summary>Agents as their makers publish them, declared as the examples have it, with a provider of models that is the tests'.</summary>
public sealed class AgentTests(GitServer git) : SessionTests(git)
{
    // With characters that base64 and URLs know, and of which no half is the known prefix alone.
    private const string Key = "sk-ant-c4N/ry+Key=7f3~0b91d2-quite-the-secret", Token = "ghp_c4N/ry+Token=5e8~a17c40-quite-the-secret";
    private const string Forge = "git.example.org", ForgeAddress = "45.67.0.9", Telemetry = "telemetry.example.org";

    // What the model has the agent do. Whoever waits for the session's file knows that the model is told of it next.
    private const string Line = $"""
        echo edited >page && git commit -q -a -m 'feat: edit the page' && git push -q origin HEAD:main
        env >.runa/workspace/environment
        git ls-remote -q https://{Telemetry}/ 2>.runa/workspace/telemetry
        git rev-parse HEAD >.runa/workspace/commit
        touch .runa/workspace/ready
        """;

    // Of the others it is not known whether they do after each kind of trouble.
    private static readonly string[] _triesAgain = ["claude-code", "codex", "opencode"];

    private readonly GitServer _git = git;

    [SessionTheory(NeedsRoot = true, NeedsAgents = true), OnEachAgent]
    public async Task An_agent_as_it_is_published_edits_commits_and_pushes_and_holds_neither_key_nor_token(string name)
    {
        var example = Example.Agent(name);
        using var authority = new TlsAuthority();
        await using var world = await World.MakeAsync([(Forge, ForgeAddress)]);
        using var names = new WorldNames(world, _ => Task.FromResult(World.Elsewhere));
        await using var provider = await ModelProvider.StartAsync(world, authority, [example.Host], Key, Line);
        if (_triesAgain.Contains(name)) provider.BreakDown();
        await using var forge = await TlsGitServer.StartAsync(
            authority, _git, Token, new(IPAddress.Parse(ForgeAddress), 443), world.Bind);
        await _git.MakeAsync(TlsGitServer.Pushed, "echo begun >page");
        await WithinAsync(Privilege.Rootless, world.Way, async host =>
        {
            await OwnPodman.AddAsync(host, Account.Of(Privilege.Rootful), example.Image);
            var sources = await DeclareAsync(host, example, authority);
            await host.StartAsync();

            var session = await host.HoldAsync(example.Name, "--request", "Edit the page");
            using var search = new CanarySearch(Key, Token);
            var places = new CanaryPlaces(host, search);
            (await places.WhileItRunsAsync(session, sources)).ShouldBeEmpty();
            provider.Release();
            (await session.Client.EndAsync()).ShouldSay("session success");

            var record = await session.Record.ShouldBeSealedAsync("success", 0);
            record.Console.ShouldContain(ModelProvider.LastWords);
            (await _git.HeadAsync(TlsGitServer.Pushed)).ShouldBe(record.Written("commit"));
            record.Written("commit").ShouldNotBe(record["commit"]);
            Denied(record).ShouldContain(Telemetry);
            Measured(record).ShouldBe(Sum(provider.Told));
            if (_triesAgain.Contains(name)) Unmeasured(record).ShouldBe((ModelProvider.Errors, 1));
            names.Asked.Distinct().ShouldBeSubsetOf([Forge, example.Host]);
            provider.Requests.Select(request => request.Host).Distinct().ShouldBe([example.Host]);
            (await places.WhenItIsOverAsync(sources)).ShouldBeEmpty();
            search.InText("log", host.Log).ShouldBeEmpty();
            Report(name, record, provider);
        });
    }

    private static async Task<string[]> DeclareAsync(Host host, Example example, TlsAuthority authority)
    {
        var trusted = $"{host.Folder.Path}/upstream.pem";
        await File.WriteAllTextAsync(trusted, authority.Pem);
        var key = await host.Folder.PrivateFileAsync("key", Encoding.ASCII.GetBytes(Key));
        var token = await host.Folder.PrivateFileAsync("token", Encoding.ASCII.GetBytes(Token));
        host.Tables = $"""
            {example.Whole(key, trusted)}
            {Example.Push.Rules(token, trusted)}
            """;
        return [key, token];
    }

    // What an agent's makers have it ask for besides its model differs from version to version: a line for whoever reads the lane's output.
    private static void Report(string name, SealedRecord record, ModelProvider provider)
    {
        var denied = Denied(record).Where(host => host != Telemetry).DefaultIfEmpty("nothing");
        var ways = provider.Requests.Select(request => request.Protocol).Distinct();
        var told = Sum(provider.Told);
        Console.WriteLine(
            $"agents: {name} edited, committed and pushed over {string.Join(", ", ways)}; was denied {string.Join(", ", denied)}; "
            + $"was told of {told.Input} tokens in, {told.Cached} cached, {told.Output} out");
    }

    private static Tokens Measured(SealedRecord record) => Sum(
        record.Json.GetProperty("usage").GetProperty("models").EnumerateArray().Select(model => new Tokens(
            Number(model, "input_tokens"), Number(model, "cache_read_tokens"), Number(model, "output_tokens"))));

    // Half an answer may break off before its head has come: that is no other thing.
    private static (int Failed, int Cut) Unmeasured(SealedRecord record)
    {
        var usage = record.Json.GetProperty("usage");
        return (Number(usage, "failed"), usage.GetProperty("unmeasured").EnumerateObject().Sum(reason => reason.Value.GetInt32()));
    }

    private static int Number(JsonElement model, string name) => model.GetProperty(name).GetInt32();

    private static Tokens Sum(IEnumerable<Tokens> all) => all.Aggregate((sum, one) => sum + one);

    private static IEnumerable<string?> Denied(SealedRecord record) => record.Json.GetProperty("network").GetProperty("denied_hosts")
        .EnumerateArray().Select(host => host.GetProperty("host").GetString());
}
