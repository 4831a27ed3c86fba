using System.ComponentModel;
using System.Text.Json;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Podman.Calls;
using Agentd.Notify.Protocol;
using CliWrap;

namespace Agentd.Infrastructure.Notices;

/// <summary>Runs the notifier, <c>agentd-notify</c>, which delivers what is due and ends.</summary>
/// <param name="program">The program.</param>
internal sealed class NotifierProcess(string program)
{
    private const int MostReport = 1 << 20, MostErrors = 4096, Busy = 3;

    // A spool full of messages for a slow sink. What is not done by then is the next run's.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    /// <summary>The notifier beside this program.</summary>
    public static NotifierProcess BesideThis { get; } = new(Path.Combine(AppContext.BaseDirectory, "agentd-notify"));

    /// <summary>Runs it.</summary>
    /// <returns>What it came to; null when another one is at work in the spool.</returns>
    /// <exception cref="SessionException">It cannot be run, failed, or did not end in time.</exception>
    public async Task<DeliveryReport?> RunAsync(DeliveryOrder order, CancellationToken cancellation)
    {
        var (output, errors) = (new BoundedOutput(MostReport), new BoundedOutput(MostErrors));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        try
        {
            var result = await Cli.Wrap(program)
                .WithArguments(["deliver"])
                .WithWorkingDirectory("/")
                .WithEnvironmentVariables(PodmanOptions.OfThisProcess().PullEnvironment)
                .WithStandardInputPipe(PipeSource.FromBytes(JsonSerializer.SerializeToUtf8Bytes(order, NotifyJson.Plain.DeliveryOrder)))
                .WithStandardOutputPipe(output.Target)
                .WithStandardErrorPipe(errors.Target)
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(deadline.Token)
                .ConfigureAwait(false);
            return result.ExitCode switch
            {
                0 => JsonSerializer.Deserialize(output.Bytes, NotifyJson.Plain.DeliveryReport),
                Busy => null,
                var code => throw new SessionException($"{program} ended with {code}: {HarmlessLine.Of(errors.Text, MostErrors)}"),
            };
        }
        catch (Exception failure) when (failure is Win32Exception or JsonException)
        {
            throw new SessionException($"{program} cannot be run, or is of another version: {failure.GetType().Name}", failure);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new SessionException($"{program} did not end within {Deadline.TotalMinutes:0} min, and was killed");
        }
    }
}
