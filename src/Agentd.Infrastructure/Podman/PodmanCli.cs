using System.ComponentModel;
using System.Runtime.InteropServices;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Linux;
using CliWrap;

namespace Agentd.Infrastructure.Podman;

/// <summary>
/// Runs the <c>podman</c> client: arguments as a list, a minimal environment, a deadline on every call, output up to a bound.
/// What a call printed reaches messages only through <see cref="PodmanResult"/>; its standard input never does.
/// </summary>
internal sealed class PodmanCli(PodmanOptions options)
{
    /// <summary>Runs one call, in the root or in the directory <paramref name="from"/>, which an open descriptor keeps from going away.</summary>
    /// <exception cref="EngineException">podman is missing, or did not answer within <paramref name="deadline"/>.</exception>
    public async Task<PodmanResult> RunAsync(
        IReadOnlyList<string> arguments, TimeSpan deadline, CancellationToken cancellation, ReadOnlyMemory<byte>? input = null, DirectoryHandle? from = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(deadline);
        var (output, errors) = (new BoundedOutput(options.MostOutput), new BoundedOutput(options.MostErrors));
        try
        {
            var result = await Cli.Wrap(options.Executable)
                .WithArguments(arguments)
                .WithWorkingDirectory(from?.ProcessPath ?? "/")
                .WithEnvironmentVariables(arguments[0] == "pull" ? options.PullEnvironment : options.Environment)
                .WithStandardInputPipe(input is { } bytes ? PipeSource.FromBytes(bytes) : PipeSource.Null)
                .WithStandardOutputPipe(output.Target)
                .WithStandardErrorPipe(errors.Target)
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(limit.Token)
                .ConfigureAwait(false);
            return new PodmanResult(arguments[0], result.ExitCode, output, errors);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new EngineException(
                $"podman {arguments[0]} did not answer within {deadline.TotalSeconds:0} s; see whether 'podman ps' answers for the daemon's user");
        }
        catch (Win32Exception refused)
        {
            throw new EngineException($"podman cannot be run: {options.Executable}{Reason(refused)}", refused);
        }
    }

    // CliWrap wraps the system's error into words of its own, which guess at the cause.
    private static string Reason(Win32Exception refused) => (refused.InnerException as Win32Exception ?? refused).NativeErrorCode switch
    {
        Errno.NoEntry or Errno.NotDirectory or Errno.AccessDenied or Errno.NotExecutable =>
            " is missing or not executable; install Podman 4.3.1 or later where the daemon's PATH finds it",
        var error => $": {Marshal.GetPInvokeErrorMessage(error)}; see the limits of the daemon's user on processes, memory and arguments",
    };
}
