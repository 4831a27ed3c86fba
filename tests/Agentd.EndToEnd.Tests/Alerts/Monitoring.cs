using System.Diagnostics;
using System.Text.RegularExpressions;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Deployment;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Alerts;

/// <summary>
/// Debian's Prometheus, its node exporter and its Alertmanager, with the alert rules that are shipped. They look every second, and what a
/// rule waits before it fires is a second too; promtool's tests hold the rules to their own times.
/// </summary>
internal sealed partial class Monitoring : IAsyncDisposable
{
    private const string Within = """
        mount -t overlay overlay -o "lowerdir=$0/share:/usr/share" /usr/share
        program=$0/bin/$1
        shift
        exec "$program" "$@"
        """;

    private readonly string _folder;
    private readonly List<RunningProgram> _programs = [];

    private Monitoring(string folder) => _folder = folder;

    /// <summary>Starts them, for one daemon.</summary>
    /// <param name="folder">Where they keep what they keep; made here.</param>
    /// <param name="daemon">The address of its metrics.</param>
    /// <param name="textfiles">The directory of its text file.</param>
    /// <param name="sink">Whom alerts are told.</param>
    public static async Task<Monitoring> StartAsync(string folder, string daemon, string textfiles, string sink)
    {
        Directory.CreateDirectory(folder);
        var monitoring = new Monitoring(folder);
        var (alerts, node) = ($"127.0.0.1:{FreePort.Next()}", $"127.0.0.1:{FreePort.Next()}");
        await monitoring.TellAsync(alerts, sink);
        monitoring.Start("prometheus-node-exporter", $"--web.listen-address={node}", "--collector.disable-defaults",
            "--collector.textfile", $"--collector.textfile.directory={textfiles}");
        await monitoring.WatchAsync(daemon, node, alerts);
        return monitoring;
    }

    /// <summary>What the programs complain of.</summary>
    public string Complaints => string.Join('\n', _programs.Select(program => program.Errors));

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs) await program.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task TellAsync(string address, string sink)
    {
        await File.WriteAllTextAsync($"{_folder}/alertmanager.yml", $$"""
            route: {receiver: sink, group_by: [alertname], group_wait: 1s, group_interval: 1s}
            receivers: [{name: sink, webhook_configs: [{url: "{{sink}}"}]}]
            """);
        Start("prometheus-alertmanager", $"--config.file={_folder}/alertmanager.yml", $"--storage.path={_folder}/alerts",
            $"--web.listen-address={address}", "--cluster.listen-address=");
    }

    private async Task WatchAsync(string daemon, string node, string alerts)
    {
        var rules = await File.ReadAllTextAsync($"{DaemonImage.Repository()}/deploy/prometheus/agentd.rules.yml");
        await File.WriteAllTextAsync($"{_folder}/agentd.rules.yml", Wait().Replace(rules, "for: 1s"));
        await File.WriteAllTextAsync($"{_folder}/prometheus.yml", $$"""
            global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
            rule_files: [agentd.rules.yml]
            scrape_configs:
              - {job_name: agentd, static_configs: [{targets: ["{{daemon}}"]}]}
              - {job_name: node, static_configs: [{targets: ["{{node}}"]}]}
            alerting: {alertmanagers: [{static_configs: [{targets: ["{{alerts}}"]}]}]}
            """);
        Start("prometheus", $"--config.file={_folder}/prometheus.yml", $"--storage.tsdb.path={_folder}/series",
            $"--web.listen-address=127.0.0.1:{FreePort.Next()}");
    }

    // Debian's Alertmanager looks for its templates where its package would have put them.
    private void Start(string program, params string[] arguments) => _programs.Add(RunningProgram.Start(
        new ProcessStartInfo("/usr/bin/unshare", ["--mount", "/bin/sh", "-euc", Within, TestSettings.Monitoring!, program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }));

    [GeneratedRegex(@"\bfor: \d+m")]
    private static partial Regex Wait();
}
