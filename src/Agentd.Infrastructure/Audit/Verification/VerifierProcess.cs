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

    /// <summary>What stands in the place of a place to go on from where one record alone is to be verified.</summary>
    internal const string Only = "--only";

    private const int MostErrors = 4096, MostReport = 8 << 20;

    /// <summary>Verifies one record, and the chain of its agent.</summary>
    /// <exception cref="SessionException">It cannot be run, or failed.</exception>
    /// <exception cref="OperationCanceledException">It was not waited for: the process is killed.</exception>
    public async Task<VerifyReport> OneAsync(string session, CancellationToken cancellation)
    {
        var output = new BoundedOutput(MostReport);
        await RunAsync([Only, session], output.Target, cancellation).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(output.Text, VerifiedJson.Plain.VerifyReport) ?? throw new JsonException("a report is empty");
        }
        catch (JsonException failure)
        {
            throw new SessionException("the process that verifies said what cannot be read: call agentd audit verify", failure);
        }
    }

    /// <summary>Verifies all records, or those behind one. As long as it takes: an audit root may hold terabytes.</summary>
    /// <exception cref="SessionException">It cannot be run, or failed.</exception>
    /// <exception cref="OperationCanceledException">It was not waited for: the process is killed.</exception>
    public Task RunAsync(VerifiedPlace? after, Func<VerifiedStep, Task> tell, CancellationToken cancellation) => RunAsync(
        after is null ? [] : [after.Agent, after.SessionId], PipeTarget.ToDelegate(line => tell(Read(line))), cancellation);

    private async Task RunAsync(string[] words, PipeTarget output, CancellationToken cancellation)
    {
        var errors = new BoundedOutput(MostErrors);
        try
        {
            var result = await Cli.Wrap(program)
                .WithArguments([Verb, root, .. words])
                .WithWorkingDirectory("/")
                .WithEnvironmentVariables(PodmanOptions.OfThisProcess().Environment)
                .WithStandardOutputPipe(output)
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

    /// <summary>What the process does for one record.</summary>
    internal static void AnswerOne(string root, string session, TextWriter output, CancellationToken cancellation)
    {
        OwnPriority.Lower();
        var report = new AuditVerification(root).Run(new VerifyRequest { Sessions = [session] }, cancellation);
        output.WriteLine(JsonSerializer.Serialize(report, VerifiedJson.Plain.VerifyReport));
    }

    private static VerifiedStep Read(string line) =>
        JsonSerializer.Deserialize(line, VerifiedJson.Plain.VerifiedStep) ?? throw new JsonException("a step is empty");
}
