using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Agentd.Notify.Delivery;
using Agentd.Notify.Formats;
using Agentd.Notify.Protocol;

namespace Agentd.Notify.Sinks;

/// <summary>
/// Delivers to the standard input of a program of the operator's: never by a shell, with PATH and AGENTD_EVENT alone in its environment, in
/// a process group of its own. The host's timeout(1) kills that group at the deadline, also when the notifier itself was killed before.
/// </summary>
internal sealed class ExecSink(SinkOrder order, TimeSpan deadline) : ISink
{
    /// <summary>For how long a program may run.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private const string Leader = "/usr/bin/timeout", UsualPath = "/usr/local/bin:/usr/bin:/bin";
    private const int Killed = 137;

    private readonly string _seconds = deadline.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public async Task<SinkAnswer> SendAsync(Batch batch)
    {
        using var process = new Process { StartInfo = Start(batch) };
        try
        {
            process.Start();
        }
        catch (Win32Exception refused)
        {
            return new(BatchFate.Again, $"{Leader} cannot be started ({refused.NativeErrorCode}); it is part of the GNU core utilities");
        }
        _ = TellAsync(process, Rendered.Of(batch, order.Format).Body);
        Drain(process);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode switch
        {
            0 => SinkAnswer.Taken,
            Killed => new(BatchFate.Again, $"its program was killed, at the latest because it did not end within {_seconds} s"),
            126 or 127 => new(BatchFate.Again, $"its program cannot be run, or ended with {process.ExitCode}"),
            var code => new(BatchFate.Again, $"its program ended with {code}"),
        };
    }

    /// <inheritdoc/>
    public Task<SinkAnswer> LookAsync() => Task.FromResult(
        !CanBeRun(Leader) ? new SinkAnswer(BatchFate.Again, $"{Leader} is missing; it is part of the GNU core utilities")
        : !CanBeRun(order.Argv[0]) ? new SinkAnswer(BatchFate.Again, "its program is missing, or may not be run") : SinkAnswer.Taken);

    private static bool CanBeRun(string program) => File.Exists(program)
        && (File.GetUnixFileMode(program) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    private ProcessStartInfo Start(Batch batch)
    {
        var start = new ProcessStartInfo(Leader, ["-s", "KILL", _seconds, .. order.Argv])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? UsualPath;
        start.Environment["AGENTD_EVENT"] = batch.Notices is [var only] ? only.Type : "group";
        return start;
    }

    // What it prints goes nowhere. What it leaves running may hold the pipes: nobody waits for their end.
    private static void Drain(Process process)
    {
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
    }

    // A program that wants nothing of it may close its end, or end, before all is written: what counts is its exit code.
    private static async Task TellAsync(Process process, byte[] body)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(body).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // It has all that it wanted.
        }
    }
}
