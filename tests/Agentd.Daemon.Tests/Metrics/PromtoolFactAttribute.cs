using System.Diagnostics;

namespace Agentd.Daemon.Tests.Metrics;

/// <summary>
/// A test that Prometheus' own promtool judges; skipped where it is not there, unless AGENTD_REQUIRE_PROMETHEUS says that it must be.
/// </summary>
internal sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute()
    {
        if (Promtool.Path is null && Environment.GetEnvironmentVariable("AGENTD_REQUIRE_PROMETHEUS") != "1")
            Skip = "needs promtool: './build.sh test' gets it from Debian's package prometheus";
    }
}

/// <summary>promtool, where PATH has it.</summary>
internal static class Promtool
{
    public static string? Path => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(directory => System.IO.Path.Combine(directory, "promtool")).FirstOrDefault(File.Exists);

    /// <summary>Runs it.</summary>
    /// <returns>Its exit code, and all that it printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(ReadOnlyMemory<byte> input, params string[] arguments)
    {
        var program = Path ?? throw new InvalidOperationException("promtool must be there, and is not: see prepare_prometheus in eng/test");
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.StandardInput.BaseStream.WriteAsync(input, limit.Token);
        process.StandardInput.Close();
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await errors);
    }
}
