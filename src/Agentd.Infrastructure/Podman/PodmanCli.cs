using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Podman.Calls;
using CliWrap;

namespace Agentd.Infrastructure.Podman;

/// <summary>
/// Runs the <c>podman</c> client: arguments as a list, a minimal environment, <see cref="CallTerms"/> for every call, output up to a bound.
/// What a call printed reaches messages only through <see cref="PodmanResult"/>; its standard input never does.
/// </summary>
internal sealed class PodmanCli : IAsyncDisposable
{
    private const int KilledBySignal = 128;

    // A call that may not be killed and lasts longer goes on without this daemon; the next daemon waits for it.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly PodmanOptions _options;
    private readonly ConcurrentDictionary<PodmanCall, Task> _underWay = new();
    private readonly SlowCalls _slow;
    private readonly LostProcesses _lost;
    private readonly CancellationTokenSource _ending = new();
    private long _calls;

    public PodmanCli(PodmanOptions options)
    {
        _options = options;
        _slow = new SlowCalls(options.TellAfter, options.Waits);
        _lost = new LostProcesses(cancellation => OnceAsync(["system", "migrate"], cancellation), options.Reset);
    }

    /// <summary>Tells the calls of this life of a daemon from those of its earlier ones.</summary>
    public string Life { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>The mark of the next call.</summary>
    public CallMark Mark(CallKind kind) => new(_options.Owner, Life, Interlocked.Increment(ref _calls), kind);

    /// <summary>
    /// Runs one call, as what its verb does or as of <paramref name="kind"/>, on the terms of that or on <paramref name="terms"/>, in the
    /// root or in the directory <paramref name="from"/>, which an open descriptor keeps from going away.
    /// </summary>
    /// <exception cref="EngineException">podman is missing, or did not answer in time.</exception>
    /// <exception cref="OperationCanceledException">Cancelled: a call that may be killed is gone, any other goes on to its end.</exception>
    public async Task<PodmanResult> RunAsync(
        IReadOnlyList<string> arguments, CancellationToken cancellation, ReadOnlyMemory<byte>? input = null,
        DirectoryHandle? from = null, CallTerms? terms = null, CallKind? kind = null)
    {
        var resets = _lost.Resets;
        var result = await OnceAsync(arguments, cancellation, input, from, terms, kind).ConfigureAwait(false);
        if (!LostProcesses.Refused(result)) return result;
        await _lost.ResetAsync(resets, cancellation).ConfigureAwait(false);
        return await OnceAsync(arguments, cancellation, input, from, terms, kind).ConfigureAwait(false);
    }

    /// <summary>Kills the calls that may be killed, and waits a moment for the others.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(Task.WhenAll(_underWay.Values), Task.Delay(Farewell)).ConfigureAwait(false);
    }

    private async Task<PodmanResult> OnceAsync(
        IReadOnlyList<string> arguments, CancellationToken cancellation, ReadOnlyMemory<byte>? input = null,
        DirectoryHandle? from = null, CallTerms? terms = null, CallKind? kind = null)
    {
        var (verb, usual) = CallTerms.EntryOf(arguments);
        var mark = Mark(kind ?? usual);
        terms ??= _options.TermsOf(mark.Kind);
        using var unwanted = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _ending.Token);
        unwanted.Token.ThrowIfCancellationRequested();
        var (output, errors) = (new BoundedOutput(_options.MostOutput), new BoundedOutput(_options.MostErrors));
        var call = Start(verb, mark, arguments, input, from, output, errors);
        var life = LiveAsync(call, terms, terms.MayBeKilled ? unwanted.Token : CancellationToken.None);
        _ = HoldAsync(call, life);
        if (mark.Kind is not (CallKind.Fetches or CallKind.Attends)) _ = _slow.WatchAsync(call);
        var exitCode = await (terms.MayBeKilled ? life : life.WaitAsync(cancellation)).ConfigureAwait(false);
        // Something killed the client, perhaps the kernel for want of memory: the question can be repeated.
        if (mark.Kind is CallKind.Asks && exitCode > KilledBySignal)
            throw new PodmanSilentException($"podman {verb} was killed by signal {exitCode - KilledBySignal} before it answered");
        return new PodmanResult(arguments[0], exitCode, output, errors);
    }

    private PodmanCall Start(
        string verb, CallMark mark, IReadOnlyList<string> arguments, ReadOnlyMemory<byte>? input, DirectoryHandle? from,
        BoundedOutput output, BoundedOutput errors)
    {
        ClientProcess? client = null;
        var environment = mark.Kind is CallKind.Fetches ? _options.PullEnvironment : _options.Environment;
        try
        {
            var running = Cli.Wrap(_options.Executable)
                .WithArguments(arguments)
                .WithWorkingDirectory(from?.ProcessPath ?? "/")
                .WithEnvironmentVariables(new Dictionary<string, string?>(environment) { [CallMark.Variable] = mark.ToString() })
                .WithStandardInputPipe(input is { } bytes ? PipeSource.FromBytes(bytes) : PipeSource.Null)
                .WithStandardOutputPipe(output.Target)
                .WithStandardErrorPipe(errors.Target)
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(null, process => client = new ClientProcess(process));
            return new PodmanCall(verb, mark, client!, ExitCodeAsync(running), output, errors);
        }
        catch (Win32Exception refused)
        {
            throw new EngineException($"podman cannot be run: {_options.Executable}{Reason(refused)}", refused);
        }
    }

    // CliWrap wraps the system's error in a message that guesses at the cause.
    private static string Reason(Win32Exception refused) => (refused.InnerException as Win32Exception ?? refused).NativeErrorCode switch
    {
        Errno.NoEntry or Errno.NotDirectory or Errno.AccessDenied or Errno.NotExecutable =>
            " is missing or not executable; install Podman 4.3.1 or later where the daemon's PATH finds it",
        var error => $": {Marshal.GetPInvokeErrorMessage(error)}; see the limits of the daemon's user on processes, memory and arguments",
    };

    private static async Task<int> ExitCodeAsync(CommandTask<CommandResult> running) => (await running.ConfigureAwait(false)).ExitCode;

    // Runs to the call's end, even when its caller has given up.
    private static async Task<int> LiveAsync(PodmanCall call, CallTerms terms, CancellationToken unwanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(unwanted);
        limit.CancelAfter(terms.Deadline);
        try
        {
            return await call.Over.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await call.KillAsync().ConfigureAwait(false);
            unwanted.ThrowIfCancellationRequested();
            throw new PodmanSilentException(
                $"podman {call.Verb} did not answer within {terms.Deadline.TotalSeconds:0} s; "
                + "see whether 'podman ps' answers for the daemon's user");
        }
    }

    private async Task HoldAsync(PodmanCall call, Task<int> life)
    {
        _underWay[call] = life;
        await Task.WhenAny(life).ConfigureAwait(false);
        _underWay.TryRemove(call, out _);
        var isGood = life is { IsCompletedSuccessfully: true, Result: 0 };
        // A question that nobody waits for any more says nothing about Podman.
        if (!life.IsCanceled) _options.Over(new PodmanCallOver(call.Verb, Stopwatch.GetElapsedTime(call.Began), isGood));
    }
}
