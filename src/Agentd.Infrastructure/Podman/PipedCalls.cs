using System.ComponentModel;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman.Calls;
using CliWrap;

namespace Agentd.Infrastructure.Podman;

/// <summary>Two calls of the client of which the second reads what the first prints; what the second prints goes into a file.</summary>
internal sealed class PipedCalls(PodmanOptions options, Func<CallKind, CallMark> mark)
{
    private const int MostShown = 600;

    /// <summary>Runs both to their ends.</summary>
    /// <param name="from">The arguments of the first.</param>
    /// <param name="to">The arguments of the second.</param>
    /// <param name="file">The file, which is replaced when both succeeded and no more came than it may hold.</param>
    /// <param name="most">The bytes that it may hold.</param>
    /// <param name="deadline">When both are killed.</param>
    /// <param name="cancellation">Kills them too.</param>
    /// <exception cref="EngineException">One failed, or did not end in time.</exception>
    public async Task RunAsync(
        IReadOnlyList<string> from, IReadOnlyList<string> to, string file, long most, TimeSpan deadline, CancellationToken cancellation)
    {
        var beside = file + ".new";
        var words = new BoundedOutput(options.MostErrors);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(deadline);
        try
        {
            await using (var kept = File.Create(beside))
            {
                var both = Call(from, CallKind.Asks) | Call(to, CallKind.Changes).WithStandardErrorPipe(words.Target);
                var result = await (both | PipeTarget.Create((output, ending) => CopyAsync(output, kept, most, ending)))
                    .WithValidation(CommandResultValidation.None).ExecuteAsync(limit.Token).ConfigureAwait(false);
                if (result.ExitCode != 0)
                    throw new EngineException($"podman {to[0]} failed with exit code {result.ExitCode}: {Shown(words)}");
            }
            File.Move(beside, file, overwrite: true);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new EngineException($"podman {from[0]} and podman {to[0]} did not end within {deadline.TotalSeconds:0} s");
        }
        catch (Win32Exception refused)
        {
            throw new EngineException($"podman cannot be run: {options.Executable}: {refused.Message}", refused);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private Command Call(IReadOnlyList<string> arguments, CallKind kind) => Cli.Wrap(options.Executable)
        .WithArguments(arguments)
        .WithWorkingDirectory("/")
        .WithEnvironmentVariables(new Dictionary<string, string?>(options.Environment) { [CallMark.Variable] = mark(kind).ToString() })
        .WithValidation(CommandResultValidation.None);

    // What is too much is read away, so that the process can end; the file is torn then, and its reader says so.
    private static async Task CopyAsync(Stream output, FileStream kept, long most, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        for (int read; (read = await output.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
        {
            if (kept.Length + read <= most) await kept.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
        }
    }

    private static string Shown(BoundedOutput words)
    {
        var text = string.Concat(words.Text.Trim().Select(c => char.IsControl(c) ? ' ' : c));
        return text.Length > MostShown ? "…" + text[^MostShown..] : text;
    }
}
