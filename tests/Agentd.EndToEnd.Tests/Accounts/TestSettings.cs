namespace Agentd.EndToEnd.Tests.Accounts;

/// <summary>What eng/test prepared, told by environment variables; its head lists them.</summary>
internal static class TestSettings
{
    private const string Before = "AGENTD_BIN_BEFORE";

    /// <summary>The directory of the published programs.</summary>
    public static string Programs => Required("AGENTD_BIN");

    /// <summary>The readable copy of examples/.</summary>
    public static string Examples => Required("AGENTD_EXAMPLES");

    /// <summary>The session image.</summary>
    public static string Image => Required("AGENTD_TEST_IMAGE");

    /// <summary>The account for rootless tests of a root caller.</summary>
    public static string User => Required("AGENTD_TEST_USER");

    /// <summary>Those of examples/agents whose images were made; none where eng/agents did not make them.</summary>
    public static IReadOnlyList<string> Agents =>
        (Environment.GetEnvironmentVariable("AGENTD_AGENTS") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What Debian's Prometheus, its node exporter and its Alertmanager have in /usr; null where they were not fetched.</summary>
    public static string? Monitoring => Environment.GetEnvironmentVariable("AGENTD_MONITORING");

    /// <summary>Whether tests with them may not be skipped.</summary>
    public static bool MustMonitor => Environment.GetEnvironmentVariable("AGENTD_REQUIRE_PROMETHEUS") == "1";

    /// <summary>The directory of the programs of the version before.</summary>
    public static string ProgramsBefore => Required(Before);

    /// <summary>Whether there are any: where eng/upgrade did not build them there are none.</summary>
    public static bool HasProgramsBefore => Environment.GetEnvironmentVariable(Before) is not null;

    /// <summary>The directory of the browser's tests, with what they need; null where eng/browser did not make it ready.</summary>
    public static string? BrowserTests => Environment.GetEnvironmentVariable("AGENTD_BROWSER_TESTS");

    /// <summary>Why tests are skipped here; null where they can run, or must.</summary>
    public static string? SkipReason =>
        Environment.GetEnvironmentVariable("AGENTD_REQUIRE_PODMAN") == "1" || Environment.GetEnvironmentVariable("AGENTD_BIN") is not null
            ? null
            : "needs a usable Podman and published programs: run './build.sh test'";

    private static string Required(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"{name} is not set: run these tests with './build.sh test'.");
}
