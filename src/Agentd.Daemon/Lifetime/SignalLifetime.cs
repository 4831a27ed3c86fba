using System.Runtime.InteropServices;
using Agentd.Daemon.Reloading;
using Microsoft.Extensions.Hosting;

namespace Agentd.Daemon.Lifetime;

/// <summary>
/// SIGTERM or SIGINT asks the daemon to stop; a second one ends it at once, and the next start recovers what it left. SIGHUP reloads.
/// </summary>
internal sealed class SignalLifetime(IHostApplicationLifetime application, ConfigurationReload reload) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];
    private int _asked;

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Asked));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Asked));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            reload.Run(out _);
        }));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    private void Asked(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _asked) > 1) Environment.Exit(128 + SignalNumber(context.Signal));
        application.StopApplication();
    }

    private static int SignalNumber(PosixSignal signal) => signal == PosixSignal.SIGINT ? 2 : 15;
}
