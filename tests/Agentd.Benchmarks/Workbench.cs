using Agentd.Benchmarks.Hosts;

namespace Agentd.Benchmarks;

/// <summary>What rows work with: the published programs, the session image, and a repository to clone.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    private GitServer? _git;

    /// <summary>Whether a short run was asked for: fewer rounds, coarser figures.</summary>
    public required bool Quick { get; init; }

    /// <summary>The published <c>agentd</c>.</summary>
    public string Agentd { get; } = Setting("AGENTD_BIN") + "/agentd";

    /// <summary>The session image.</summary>
    public string Image { get; } = Setting("AGENTD_TEST_IMAGE");

    /// <summary>The demo's methodology.</summary>
    public string Methodology { get; } = Setting("AGENTD_EXAMPLES") + "/demo/methodology";

    /// <summary>An address that nothing is cloned from, for the stub engine.</summary>
    public const string NoRepository = "git://bench.invalid/none.git";

    /// <summary>The address of a small repository, on a git server that is started when it is first asked for.</summary>
    public async Task<string> RepositoryAsync() => (_git ??= await GitServer.StartAsync(Image)).Url;

    /// <summary>How often something is done.</summary>
    public int Rounds(int whole, int quick) => Quick ? quick : whole;

    public ValueTask DisposeAsync() => _git?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string Setting(string name) => Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"{name} is not set; './build.sh bench' prepares everything and calls this program");
}
