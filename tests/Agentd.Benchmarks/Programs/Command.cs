using System.Diagnostics;

namespace Agentd.Benchmarks.Programs;

/// <summary>A program run to its end.</summary>
/// <param name="Words">What was run.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
/// <param name="Took">From before its start to after its end.</param>
internal sealed record Command(string Words, int ExitCode, string Output, string Errors, TimeSpan Took)
{
    private static readonly TimeSpan _deadline = TimeSpan.FromMinutes(3);

    /// <summary>Runs a program with this process's environment, at the file system's root.</summary>
    /// <exception cref="TimeoutException">It did not end in time, and was killed.</exception>
    public static async Task<Command> RunAsync(string program, IEnumerable<string> arguments)
    {
        string[] words = [.. arguments];
        var began = Stopwatch.GetTimestamp();
        using var process = Start(program, words);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(_deadline);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"{program} {string.Join(' ', words)} ran longer than {_deadline}");
        }
        var took = Stopwatch.GetElapsedTime(began);
        return new Command($"{program} {words.FirstOrDefault()}", process.ExitCode, await output, await errors, took);
    }

    /// <summary>Starts a program whose streams are pipes of ours.</summary>
    public static Process Start(
        string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? []) start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started");
    }

    /// <summary>The output of a program that ended well.</summary>
    /// <exception cref="InvalidOperationException">It did not: a figure of it would mean nothing.</exception>
    public string Succeeded() =>
        ExitCode == 0 ? Output : throw new InvalidOperationException($"{Words} ended with {ExitCode}: {Errors}{Output}");
}
