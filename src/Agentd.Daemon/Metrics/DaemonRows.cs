using Agentd.Application.Scheduling;
using Agentd.Daemon.Health;
using Agentd.Daemon.Reloading;
using Agentd.Infrastructure.Linux;
using Agentd.Protocol;

namespace Agentd.Daemon.Metrics;

/// <summary>The metrics of the daemon itself.</summary>
internal sealed class DaemonRows(
    Readiness readiness, ReadinessCheck check, ConfigurationReload reload, Scheduler scheduler, TimeProvider time)
{
    // The process has only begun.
    private readonly DateTimeOffset _started = time.GetUtcNow();

    /// <summary>What changes with what the daemon is told to do.</summary>
    public void Write(Exposition text)
    {
        text.Begin("agentd_build_info", "gauge", "1; the versions are its labels. Podman's is empty until it has told it.");
        text.Sample(1, ("version", ProductVersion.Number), ("podman", check.PodmanVersion ?? ""));
        text.Begin("agentd_start_time_seconds", "gauge", "When the daemon became ready; 0 before.");
        text.Sample(readiness.IsReady ? Seconds(readiness.Since) : 0);
        text.Begin("agentd_config_last_reload_successful", "gauge", "Whether the configuration was taken when it was last read.");
        text.Sample(reload.Last.IsGood ? 1 : 0);
        text.Begin("agentd_config_last_reload_timestamp_seconds", "gauge", "When the configuration that is in force was read.");
        text.Sample(Seconds(reload.Last.InForceSince));
    }

    /// <summary>What changes with the time.</summary>
    public void WriteNow(Exposition text)
    {
        text.Begin("agentd_scheduler_last_tick_timestamp_seconds", "gauge", "When the scheduler last looked for what is due.");
        text.Sample(scheduler.LastRound is { } round ? Seconds(round) : 0);
    }

    /// <summary>What every process tells of itself by these names.</summary>
    public void WriteProcess(Exposition text)
    {
        var process = OwnProcess.Now();
        text.Begin("process_resident_memory_bytes", "gauge", "The daemon's memory that lies in RAM.");
        text.Sample(process.ResidentBytes);
        text.Begin("process_cpu_seconds_total", "counter", "The processor time that the daemon has had.");
        text.Sample(process.Cpu.TotalSeconds);
        text.Begin("process_open_fds", "gauge", "The daemon's open descriptors.");
        text.Sample(process.OpenFiles);
        text.Begin("process_start_time_seconds", "gauge", "When the daemon's process began.");
        text.Sample(Seconds(_started));
    }

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
