using System.Diagnostics;
using System.Text;

namespace Agentd.EndToEnd.Tests.Programs;

/// <summary>
/// A program that a test started: its output is kept, and it is ended by its id when the test is over or the deadline passed.
/// </summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Task _read;

    private RunningProgram(Process process)
    {
        _process = process;
        _read = Task.WhenAll(KeepAsync(process.StandardOutput, _output), KeepAsync(process.StandardError, _errors));
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Whether it has ended badly.</summary>
    public bool HasFailed => _process.HasExited && _process.ExitCode != 0;

    /// <summary>What it printed on standard output so far.</summary>
    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    /// <summary>What it printed on standard error so far.</summary>
    public string Errors
    {
        get { lock (_errors) return _errors.ToString(); }
    }

    /// <summary>Starts a program whose standard input is empty.</summary>
    public static RunningProgram Start(ProcessStartInfo command)
    {
        var process = Process.Start(command) ?? throw new InvalidOperationException($"{command.FileName} could not be started.");
        process.StandardInput.Close();
        return new RunningProgram(process);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<Finished> RunAsync(ProcessStartInfo command)
    {
        await using var program = Start(command);
        return await program.EndAsync();
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="TimeoutException">It did not end in all the time that anybody waits, and was killed.</exception>
    public async Task<Finished> EndAsync(TimeSpan? longer = null)
    {
        var limit = longer ?? Eventually.Patience;
        try
        {
            await Task.WhenAll(_process.WaitForExitAsync(), _read).WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            throw new TimeoutException(
                $"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)} ran longer than {limit}:\n{Errors}");
        }
        var took = _clock.Elapsed;
        return new Finished(_process.ExitCode, Output, Errors, took);
    }

    /// <summary>Sends it a signal.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("/bin/kill", ["-s", name, Id.ToString()]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task KeepAsync(StreamReader reader, StringBuilder kept)
    {
        var buffer = new char[4096];
        for (int read; (read = await reader.ReadAsync(buffer)) > 0;)
            lock (kept) kept.Append(buffer, 0, read);
    }
}
