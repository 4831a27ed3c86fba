using System.ComponentModel;
using System.Text;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Podman.Calls;
using Agentd.Masking;
using CliWrap;

namespace Agentd.Infrastructure.Credentials;

/// <summary>
/// Runs an operator's command that prints a value: as the daemon's user, in a session and a process group of its own, without the daemon's
/// own secrets in its environment.
/// </summary>
internal static class CredentialCommand
{
    /// <summary>The longest that a command may take, all that it started and that holds its output included.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private const string Leader = "/usr/bin/setsid";
    private const int MostErrors = 4096;

    // SIGKILL ends a process at once, unless the kernel itself waits for a disk on its behalf.
    private static readonly TimeSpan Dying = TimeSpan.FromSeconds(5);

    /// <summary>Runs it, and gives what it printed, without the line end behind it.</summary>
    /// <exception cref="SessionException">It cannot be run, failed, took too long or printed too much.</exception>
    public static Task<SecretValue> RunAsync(CredentialSource.Command command, SecretValue? before, CancellationToken cancellation) =>
        RunAsync(command, before, Deadline, cancellation);

    internal static async Task<SecretValue> RunAsync(
        CredentialSource.Command command, SecretValue? before, TimeSpan deadline, CancellationToken cancellation)
    {
        var (output, errors) = (new BoundedOutput(CredentialValue.LongestValue + 1), new BoundedOutput(MostErrors));
        var running = Start(command, output, errors);
        int exitCode;
        try
        {
            exitCode = (await running.Task.WaitAsync(deadline, cancellation).ConfigureAwait(false)).ExitCode;
        }
        catch (Exception unwanted) when (unwanted is TimeoutException or OperationCanceledException)
        {
            HostProcesses.KillGroup(running.ProcessId);
            await Task.WhenAny(running.Task, Task.Delay(Dying, CancellationToken.None)).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            throw Failure(command, $"did not end, or something that it started, within {deadline.TotalSeconds:0} s, and was killed");
        }

        var printed = new SecretValue(Value(output));
        if (exitCode != 0) throw Failure(command, $"failed with exit code {exitCode}: {LastWords(errors, [printed, .. Known(before)])}");
        return output.IsCut ? throw CredentialValue.TooLong(command) : printed;
    }

    private static CommandTask<CommandResult> Start(CredentialSource.Command command, BoundedOutput output, BoundedOutput errors)
    {
        try
        {
            return Cli.Wrap(Leader)
                .WithArguments(command.Arguments)
                .WithWorkingDirectory("/")
                .WithEnvironmentVariables(PodmanOptions.OfThisProcess().PullEnvironment)
                .WithStandardInputPipe(PipeSource.Null)
                .WithStandardOutputPipe(output.Target)
                .WithStandardErrorPipe(errors.Target)
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync();
        }
        catch (Win32Exception refused)
        {
            throw Failure(command, $"cannot be run: {Leader} is missing, or no process can be started: {refused.Message}", refused);
        }
    }

    private static ReadOnlySpan<byte> Value(BoundedOutput output) =>
        output.Bytes.EndsWith("\n"u8) ? output.Bytes[..^1] : output.Bytes;

    private static IEnumerable<SecretValue> Known(SecretValue? before) => before is null ? [] : [before];

    // One line, without control characters, and without what it may have told of the value.
    private static string LastWords(BoundedOutput errors, IEnumerable<SecretValue> values)
    {
        var (masked, masker) = (new MaskedText(), new SecretMasker(SecretPatterns.Of(values.Where(value => !value.IsEmpty))));
        masker.Write(errors.Bytes, masked);
        // Where it was cut off, the beginning of a value may stand.
        if (!errors.IsCut) masker.Complete(masked);
        var line = string.Concat(Encoding.UTF8.GetString(masked.Bytes).Trim().Select(c => c == '\n' ? ' ' : char.IsControl(c) ? '?' : c));
        return line.Length > 0 ? line : "it said nothing";
    }

    private static SessionException Failure(CredentialSource.Command command, string what, Exception? cause = null) =>
        cause is null ? new($"{command} {what}") : new($"{command} {what}", cause);
}
