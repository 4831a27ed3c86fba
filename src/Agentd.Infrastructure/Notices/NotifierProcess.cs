using System.ComponentModel;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Podman.Calls;
using Agentd.Notify.Protocol;
using CliWrap;

namespace Agentd.Infrastructure.Notices;

/// <summary>A notifier that the daemon starts itself, and whose network is the daemon's.</summary>
/// <param name="program">The program.</param>
internal sealed class NotifierProcess(string program) : INotifier
{
    /// <inheritdoc/>
    public async Task<DeliveryReport?> RunAsync(DeliveryOrder order, CancellationToken cancellation)
    {
        var (output, errors) = (new BoundedOutput(NotifierCall.MostReport), new BoundedOutput(NotifierCall.MostErrors));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(NotifierCall.Deadline);
        try
        {
            var result = await Cli.Wrap(program)
                .WithArguments([NotifierCall.Verb])
                .WithWorkingDirectory("/")
                .WithEnvironmentVariables(PodmanOptions.OfThisProcess().PullEnvironment)
                .WithStandardInputPipe(PipeSource.FromBytes(NotifierCall.Input(order)))
                .WithStandardOutputPipe(output.Target)
                .WithStandardErrorPipe(errors.Target)
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(deadline.Token)
                .ConfigureAwait(false);
            return NotifierCall.Result(program, result.ExitCode, output.Bytes, errors.Text);
        }
        catch (Win32Exception failure)
        {
            throw new SessionException($"{program} cannot be run: {failure.GetType().Name}", failure);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new SessionException(
                $"{program} did not end within {NotifierCall.Deadline.TotalMinutes:0} min, and was killed");
        }
    }
}
