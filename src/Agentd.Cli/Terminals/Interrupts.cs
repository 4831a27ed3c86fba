using System.Runtime.InteropServices;

namespace Agentd.Cli.Terminals;

/// <summary>Ctrl-C as a token. Only the first is taken; the next ends the process as it always does.</summary>
/// <param name="token">Cancelled once Ctrl-C was pressed.</param>
/// <param name="registration">What is to be ended with this; null for nothing.</param>
internal sealed class Interrupts(CancellationToken token, IDisposable? registration = null) : IDisposable
{
    /// <summary>Cancelled once Ctrl-C was pressed.</summary>
    public CancellationToken Token => token;

    /// <summary>Listens for the signal that Ctrl-C sends to this process.</summary>
    public static Interrupts OfThisProcess()
    {
        var pressed = new CancellationTokenSource();
        return new Interrupts(pressed.Token, PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = !pressed.IsCancellationRequested;
            pressed.Cancel();
        }));
    }

    /// <inheritdoc/>
    public void Dispose() => registration?.Dispose();
}
