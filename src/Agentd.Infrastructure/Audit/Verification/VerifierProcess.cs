using System.ComponentModel;
using System.Text.Json;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Podman.Calls;
using CliWrap;

namespace Agentd.Infrastructure.Audit.Verification;

/// <summary>
/// Verifies in a process of its own, at the lowest priority for processor and disk: the daemon stays small, and sessions go first.
/// </summary>
/// <param name="program">agentd-daemon: its verb <see cref="Verb"/> is <see cref="Answer"/>.</param>
/// <param name="root">The audit root, an absolute path.</param>
internal sealed class VerifierProcess(string program, string root)
{
    internal const string Verb = "verify-steadily";

    private const int MostErrors = 4096;

    /// <summary>Verifies all records, or those behind one. As long as it takes: an audit root may hold terabytes.</summary>
    /// <exception cref="SessionException">It cannot be run, or failed.</exception>
    /// <exception cref="OperationCanceledException">It was not waited for: the process is killed.</exception>
    public async Task RunAsync(VerifiedPlace? after, Func<VerifiedStep, Task> tell, CancellationToken cancellation)
    {
        var errors = new BoundedOutput(MostErrors);
        try
        {
            var result = await Cli.Wrap(program)
                .WithArguments([Verb, root, .. after is null ? (string[])[] : [after.Agent, after.SessionId]])
                .WithWorkingDirectory("/")
                .WithEnvironmentVariables(PodmanOptions.OfThisProcess().Environment)
                .WithStandardOutputPipe(PipeTarget.ToDelegate(line => tell(Read(line))))
                .WithStandardErrorPipe(errors.Target)
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(cancellation)
                .ConfigureAwait(false);
            if (result.ExitCode == 0) return;
            var why = HarmlessLine.Of(errors.Text, MostErrors);
            throw new SessionException($"the process that verifies ended with {result.ExitCode}: {why}");
        }
        catch (Exception failure) when (failure is Win32Exception or JsonException)
        {
            var what = failure.GetType().Name;
            throw new SessionException($"the process that verifies cannot be run, or is of another version: {what}", failure);
        }
    }

    /// <summary>What the process does. It ends with the daemon that reads what it says: nobody takes its next word.</summary>
    internal static void Answer(string root, VerifiedPlace? after, TextWriter output, CancellationToken cancellation)
    {
        OwnPriority.Lower();
        new SteadyVerification(root).Run(after, step =>
        {
            output.WriteLine(JsonSerializer.Serialize(step, VerifiedJson.Plain.VerifiedStep));
            output.Flush();
        }, cancellation);
    }

    private static VerifiedStep Read(string line) =>
        JsonSerializer.Deserialize(line, VerifiedJson.Plain.VerifiedStep) ?? throw new JsonException("a step is empty");
}
