namespace Agentd.Daemon.Tests.Metrics;

/// <summary>The alert rules that ship, as Prometheus' own tool judges them.</summary>
public sealed class AlertRuleTests
{
    [PromtoolFact]
    public async Task The_alert_rules_are_rules()
    {
        var checking = await Promtool.RunAsync(default, "check", "rules", $"{Deploy()}/agentd.rules.yml");
        checking.ExitCode.ShouldBe(0, checking.Output);
    }

    [PromtoolFact]
    public async Task Each_alert_fires_for_what_it_is_for_and_for_nothing_that_comes_near_it()
    {
        var tested = await Promtool.RunAsync(default, "test", "rules", $"{Deploy()}/agentd.rules.test.yml");
        tested.ExitCode.ShouldBe(0, tested.Output);
    }

    [Fact]
    public void Every_alert_is_tested_and_is_told_of_in_the_guide()
    {
        var alerts = File.ReadLines($"{Deploy()}/agentd.rules.yml").Where(line => line.Contains("- alert: "))
            .Select(line => line.Split("- alert: ")[1]).ToList();
        var (tests, guide) = (File.ReadAllText($"{Deploy()}/agentd.rules.test.yml"), File.ReadAllText($"{Deploy()}/../../docs/metrics.md"));

        alerts.Count.ShouldBeGreaterThan(5);
        alerts.Where(alert => !tests.Contains($"alertname: {alert}\n")).ShouldBeEmpty();
        alerts.Where(alert => !guide.Contains($"`{alert}`")).ShouldBeEmpty();
    }

    [Fact]
    public void Every_metric_that_a_rule_asks_for_is_one_that_the_guide_tells_of()
    {
        var guide = File.ReadAllText($"{Deploy()}/../../docs/metrics.md");
        var asked = File.ReadLines($"{Deploy()}/agentd.rules.yml").Where(line => line.Contains(" expr: "))
            .SelectMany(line => System.Text.RegularExpressions.Regex.Matches(line, "agentd_[a-z_]+").Select(match => match.Value))
            .Distinct().ToList();

        asked.Count.ShouldBeGreaterThan(5);
        asked.Where(metric => !guide.Contains($"`{metric}`")).ShouldBeEmpty();
    }

    private static string Deploy()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists($"{directory.FullName}/Agentd.sln"))
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return $"{directory.FullName}/deploy/prometheus";
    }
}
