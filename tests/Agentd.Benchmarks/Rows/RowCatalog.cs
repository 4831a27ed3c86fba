namespace Agentd.Benchmarks.Rows;

/// <summary>All rows, in the order of the table.</summary>
internal static class RowCatalog
{
    /// <summary>The rows.</summary>
    public static IReadOnlyList<IRow> All { get; } =
    [
        new SessionRow("session", [], goal: 1.15),
        new SessionRow("credentials", Hosts.BenchCredentials.Names, goal: 1.30),
        new SessionRow("brokered", Hosts.BenchCredentials.Names, goal: 1.15, brokered: true),
        new NetworkRow(),
        new CarriedRow("piping", "tcp", "piped", request: 0.5, answer: 1 / 0.4),
        new CarriedRow("inspection", "http", "read", request: 2, answer: null),
        new MeteringRow(),
        new WorkRow(),
        new CrowdRow(),
        new ProcessorRow(),
        new RunningRow(),
        new IdleRow(),
        new MetricsRow(),
        new CommandsRow(),
        new FollowRow(),
        new RecordsRow(),
        new RecoveryRow(),
        new StubCrowdRow(),
        new EnduranceRow(),
        new FiresRow(),
        new MaskingRow(),
        new SealingRow(),
        new SchemaRow(),
        new ConfigurationRow(),
        new CronRow(),
        new FramesRow(),
    ];

    /// <summary>The rows of these names; all where none is given, but a quick run does not wait for the next minute.</summary>
    /// <exception cref="ArgumentException">There is no row of a name.</exception>
    public static IReadOnlyList<IRow> Named(IReadOnlyList<string> names, bool quick) => names.Count == 0
        ? [.. All.Where(row => !(quick && row is FiresRow))]
        : [.. names.Select(name => All.FirstOrDefault(row => row.Name == name)
            ?? throw new ArgumentException($"there is no row '{name}'; there are: {string.Join(' ', All.Select(row => row.Name))}"))];
}
