using System.CommandLine;
using Agentd.Daemon.Commands.Options;
using Agentd.Daemon.Composition;
using Agentd.Daemon.Logging;
using Agentd.Daemon.Troubles;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Console;

namespace Agentd.Daemon.Commands;

/// <summary><c>agentd daemon</c>: runs until a signal asks it to stop.</summary>
internal static class DaemonCommand
{
    /// <summary>The verb.</summary>
    public static Command Define(StartDirectory start)
    {
        var config = new ConfigPathOption(start);
        var daemon = new Command("daemon", "Runs the daemon.") { config };
        daemon.SetAction((parsed, _) => RunAsync(config.PathIn(parsed)));
        return daemon;
    }

    /// <summary>Runs the daemon; 0 after a clean stop, 1 when it cannot start.</summary>
    public static async Task<int> RunAsync(string configPath)
    {
        var settings = LogSettings.From(Environment.GetEnvironmentVariable);
        var report = new ConfigurationLoader(Environment.GetEnvironmentVariable).Load(configPath);
        if (report.Configuration is not { } configuration)
        {
            foreach (var line in report.ErrorLines()) await Console.Error.WriteLineAsync(line).ConfigureAwait(false);
            return 1;
        }
        using var host = Build(configuration, settings);
        var log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(DaemonLog.Category);
        settings.Report(log);
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await host.RunAsync().ConfigureAwait(false);
            return 0;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop while it started: the next start takes up what this one had begun to recover.
            DaemonLog.Stopped(log);
            return 0;
        }
        catch (SessionException failure)
        {
            DaemonLog.StartFailed(log, failure.Message);
            return 1;
        }
    }

    private static Microsoft.Extensions.Hosting.IHost Build(DaemonConfiguration configuration, LogSettings settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddFilter(
            (provider, target, level) => LoggedEvents.MayTake(provider, level) || settings.Filter.Allows(target, level));
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Logging.AddConsole(console =>
        {
            console.FormatterName = settings.Formatter;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        builder.Services
            .AddSingleton<ConsoleFormatter, JsonLineFormatter>()
            .AddSingleton<ConsoleFormatter, PrettyFormatter>()
            .Configure<HostOptions>(options => options.ShutdownTimeout = System.Threading.Timeout.InfiniteTimeSpan)
            .AddSessions(configuration)
            .AddHostAccess(configuration)
            .AddDaemon(configuration);
        return builder.Build();
    }
}
