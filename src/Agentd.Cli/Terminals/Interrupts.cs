using System.Runtime.InteropServices;

namespace Agentd.Cli.Terminals;

/// <summary>Ctrl-C as a token. Only the first is taken; the next ends the process as it always does.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly PosixSignalRegistration? registration;

    public Interrupts(CancellationTokenSource source) => this.source = source;

    private Interrupts() : this(new CancellationTokenSource()) =>
        registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = !source.IsCancellationRequested;
            source.Cancel();
        });

    /// <summary>Cancelled once Ctrl-C was pressed.</summary>
    public CancellationToken Token => source.Token;

    public static Interrupts OfThisProcess() => new();

    public void Dispose()
    {
        registration?.Dispose();
        source.Dispose();
    }
}
