using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Agentd.Application.Ports;

namespace Agentd.Infrastructure.Methodologies.Schemas;

/// <summary>
/// Judges in a process of its own, which ends with the verdict. Whatever time or memory a hostile schema or document takes ends with that
/// process, and the daemon stays small.
/// </summary>
/// <param name="program">agentd-daemon: its verb <c>judge</c> is <see cref="AnswerAsync"/>.</param>
internal sealed class JudgeProcess(string program) : IArtifactSchemas
{
    internal const string Verb = "judge";

    /// <summary>The longest that a judgement may take; the operator waits for it.</summary>
    internal static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    // SIGKILL ends a process at once, unless the kernel itself waits for a disk on its behalf.
    private static readonly TimeSpan Dying = TimeSpan.FromSeconds(5);

    // Near its limit the heap is collected again and again: what needs more meets the time limit rather than an end of memory.
    private const int HeapLimitMiB = 768;

    // The library and its results go down the stack with the nesting, 1,024 levels at most; 64 MiB are ten times what that takes.
    private const int Stack = 64 * 1024 * 1024;

    // Three texts for each violated rule, and JSON may write a character as six.
    private const int MostAnswer = Judge.MostViolations * 3 * 6 * Verdict.LongestText;

    // Many runs at once must not take all of the host's memory.
    private readonly SemaphoreSlim _places = new(2);

    public async Task<IReadOnlyList<ViolatedRule>> ViolationsAsync(
        ReadOnlyMemory<byte> schema, ReadOnlyMemory<byte> document, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return (await JudgeAsync(schema, document, cancellation).ConfigureAwait(false)).OrRefusal();
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<Verdict> JudgeAsync(ReadOnlyMemory<byte> schema, ReadOnlyMemory<byte> document, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeLimit);
        using var judge = Start();
        try
        {
            var answer = ReadAsync(judge.StandardOutput.BaseStream, MostAnswer, limit.Token);
            await AskAsync(judge, schema, document, limit.Token).ConfigureAwait(false);
            var bytes = await answer.ConfigureAwait(false);
            await judge.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return judge.ExitCode == 0 ? JsonSerializer.Deserialize(bytes.Span, VerdictJson.Default.Verdict)! : Unanswered();
        }
        catch (Exception failure)
            when (failure is JsonException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return Unanswered();
        }
        finally
        {
            if (!judge.HasExited) judge.Kill();
            // The next judge may begin only when this one's memory is free again.
            await Task.WhenAny(
                judge.WaitForExitAsync(CancellationToken.None), Task.Delay(Dying, CancellationToken.None)).ConfigureAwait(false);
        }
    }

    /// <summary>What the process does: reads schema and document, judges, writes the verdict.</summary>
    internal static async Task AnswerAsync(Stream input, Stream output)
    {
        // If the daemon is killed, the judge must end by itself.
        await using var last = new Timer(_ => Environment.Exit(1), null, TimeLimit, Timeout.InfiniteTimeSpan);
        var asked = await ReadAsync(input, int.MaxValue, default).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadInt32BigEndian(asked.Span);
        var (schema, document) = (asked.Slice(sizeof(int), length), asked[(sizeof(int) + length)..]);
        var verdict = new TaskCompletionSource<Verdict>();
        new Thread(() => verdict.SetResult(Verdict.Of(schema, document)), Stack).Start();
        await JsonSerializer.SerializeAsync(
            output, await verdict.Task.ConfigureAwait(false), VerdictJson.Default.Verdict).ConfigureAwait(false);
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(program, [Verb])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        // In hexadecimal without a prefix: with one, a program of NativeAOT reads it as none at all.
        start.Environment["DOTNET_GCHeapHardLimit"] = (HeapLimitMiB * 1024L * 1024).ToString("X", CultureInfo.InvariantCulture);
        try
        {
            var judge = Process.Start(start)!;
            // It prints there only how it crashed, and the missing verdict says that already.
            judge.BeginErrorReadLine();
            return judge;
        }
        catch (Win32Exception failure)
        {
            throw new UnusableJsonException($"the process that judges it could not be started: {failure.Message}", failure);
        }
    }

    private static async Task AskAsync(
        Process judge, ReadOnlyMemory<byte> schema, ReadOnlyMemory<byte> document, CancellationToken cancellation)
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, schema.Length);
        try
        {
            await using var input = judge.StandardInput.BaseStream;
            foreach (var part in (ReadOnlyMemory<byte>[])[length, schema, document])
                await input.WriteAsync(part, cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It ended before it had read all; its exit code says why.
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, int most, CancellationToken cancellation)
    {
        var read = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
            if (read.Length + count <= most) read.Write(buffer, 0, count);
        return read.GetBuffer().AsMemory(0, (int)read.Length);
    }

    private static Verdict Unanswered() => new([], UnusableDocument:
        $"it could not be judged within {TimeLimit.TotalSeconds:0} s and {HeapLimitMiB} MiB; make the document smaller, "
        + "or the schema simpler");
}
