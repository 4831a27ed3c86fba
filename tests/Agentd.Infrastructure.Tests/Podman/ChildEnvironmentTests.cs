using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class ChildEnvironmentTests
{
    private static readonly Dictionary<string, string> _daemon = new()
    {
        ["PATH"] = "/usr/bin",
        ["XDG_RUNTIME_DIR"] = "/run/user/1000",
        ["CONTAINER_HOST"] = "unix:///run/podman/podman.sock",
        ["AGENTD_GITHUB_TOKEN"] = "canary",
        ["path"] = "canary",
        ["NOTIFY_SOCKET"] = "/run/notify",
        ["CREDENTIALS_DIRECTORY"] = "/run/credentials/agentd.service",
        ["HTTPS_PROXY"] = "http://user:canary@proxy",
        ["REGISTRY_AUTH_FILE"] = "/etc/auth.json",
    };

    [Fact]
    public void Keeps_what_podman_needs_and_drops_the_rest() =>
        ChildEnvironment.Of(_daemon).Keys.ShouldBe(["PATH", "XDG_RUNTIME_DIR", "CONTAINER_HOST", "GOGC"], ignoreOrder: true);

    [Fact]
    public void Spares_a_short_call_its_garbage_collection_but_not_a_pull()
    {
        ChildEnvironment.Of(new Dictionary<string, string> { ["GOGC"] = "10" })["GOGC"].ShouldBe("400");
        ChildEnvironment.OfPull(_daemon).Keys.ShouldNotContain("GOGC");
    }

    [Fact]
    public void Hands_proxies_and_registry_access_to_a_pull_alone() =>
        ChildEnvironment.OfPull(_daemon).Keys
            .ShouldBe(["PATH", "XDG_RUNTIME_DIR", "CONTAINER_HOST", "HTTPS_PROXY", "REGISTRY_AUTH_FILE"], ignoreOrder: true);

    [Fact]
    public void Names_every_dropped_variable_in_the_change()
    {
        var change = ChildEnvironment.AsChange(_daemon, ChildEnvironment.Of(_daemon));

        change.Keys.ShouldBe([.. _daemon.Keys, "GOGC"], ignoreOrder: true);
        change["AGENTD_GITHUB_TOKEN"].ShouldBeNull();
        change["PATH"].ShouldBe("/usr/bin");
    }

    [Fact]
    public async Task Leaves_a_started_process_nothing_but_what_is_kept()
    {
        var result = await CliWrap.Buffered.BufferedCommandExtensions.ExecuteBufferedAsync(
            CliWrap.Cli.Wrap("/usr/bin/env").WithEnvironmentVariables(ChildEnvironment.AsChange(Own(), ChildEnvironment.Of(Own()))));

        result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')[0])
            .ShouldBe(ChildEnvironment.Of(Own()).Keys, ignoreOrder: true);
    }

    private static Dictionary<string, string> Own() => Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
}
