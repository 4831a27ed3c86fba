using System.ComponentModel;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman;
using CliWrap;

namespace Agentd.Infrastructure.Egress;

/// <summary>Runs a command as root, whose containers are in no other user namespace than root itself.</summary>
internal static class RootShell
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="EngineException">It could not be run, or failed.</exception>
    public static async Task RunAsync(IReadOnlyList<string> words, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(Deadline);
        try
        {
            var ended = await Cli.Wrap(words[0])
                .WithArguments(words.Skip(1))
                .WithWorkingDirectory("/")
                .WithEnvironmentVariables(PodmanOptions.OfThisProcess().Environment)
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(late.Token)
                .ConfigureAwait(false);
            if (ended.ExitCode != 0)
                throw new EngineException($"the broker of filtered sessions could not be started: {words[0]} ended with {ended.ExitCode}");
        }
        catch (Win32Exception failure)
        {
            throw new EngineException($"the broker of filtered sessions could not be started: {words[0]}: {failure.Message}", failure);
        }
        catch (OperationCanceledException slow) when (!cancellation.IsCancellationRequested)
        {
            throw new EngineException(
                $"the broker of filtered sessions could not be started: {words[0]} did not end within {Deadline.TotalSeconds:0} s", slow);
        }
    }
}
