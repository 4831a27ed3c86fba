using System.Security.Cryptography;
using System.Text.Json;
using Agentd.Application.Sessions;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Benchmarks.Rows;

/// <summary>How a start's Podman calls grow with what an earlier daemon left behind: not at all.</summary>
internal sealed class RecoveryRow : IRow
{
    private const int Few = 10;
    private const int Many = 1_000;

    public string Name => "recovery";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        var (few, _, _) = await StartAsync(bench, Few);
        var (many, verbs, took) = await StartAsync(bench, Many);
        yield return new Figure(Name, $"calls, {Many} stale containers and secrets", "", new Samples(many))
        {
            Reference = new Samples(few),
            Goal = Goal.Ratio(1),
            Note = $"the reference is a start with {Few}; {verbs}; ready after {took.TotalMilliseconds:F0} ms",
        };
    }

    private static async Task<(int Calls, string Verbs, TimeSpan Took)> StartAsync(Workbench bench, int stale)
    {
        await using var engine = await StubEngine.CompileAsync();
        await using var daemon = new BenchDaemon(bench, WorkFolder.Memory);
        var names = Enumerable.Range(0, stale).Select(_ => new ResourceNames(
            daemon.Id, AgentName.Parse("builder"), SessionId.FromBytes(RandomNumberGenerator.GetBytes(8)))).ToArray();
        engine.Hold($"[{string.Join(',', names.Select(Container))}]", names.Select(n => n.CredentialSecret(0)));
        var took = await daemon.StartAsync([new BenchAgent("builder", "true")], Workbench.NoRepository, engine);
        return (engine.Calls, engine.CallsByVerb, took);
    }

    private static string Container(ResourceNames names)
    {
        var labels = new SessionLabels(names, "image", new SessionLimits()).ToDictionary();
        var pairs = labels.Select(label => $"\"{label.Key}\":\"{JsonEncodedText.Encode(label.Value)}\"");
        return $"{{\"Names\":[\"{names.Container}\"],\"Labels\":{{{string.Join(',', pairs)}}},"
            + "\"State\":\"exited\",\"ExitCode\":0,\"StartedAt\":1700000000}";
    }
}
