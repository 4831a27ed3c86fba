using Agentd.Masking;

namespace Agentd.Infrastructure.Consoles;

/// <summary>Makes chunks of records, from a cursor on, and gives each the cursor after it.</summary>
internal sealed class ConsoleChunks : IConsoleOutput
{
    private readonly MaskedConsole _console;
    private readonly List<ConsoleChunk> _made = [];

    private ConsoleCursor _cursor;
    private long _stdoutToSkip;
    private long _stderrToSkip;

    internal ConsoleChunks(Func<SecretPatterns> patterns, ConsoleCursor start)
    {
        _console = new MaskedConsole(patterns, this);
        _cursor = start with { StdoutAhead = 0, StderrAhead = 0 };
        (_stdoutToSkip, _stderrToSkip) = (start.StdoutAhead, start.StderrAhead);
    }

    /// <summary>The chunks of the next record, which ends at a place in the file; good until the next call.</summary>
    internal IReadOnlyList<ConsoleChunk> Of(in ConsoleRecord record, long end)
    {
        _made.Clear();
        _console.Accept(record);
        if (record.IsWhole && _console.IsClean)
        {
            _cursor = new(end, _cursor.Stdout + _cursor.StdoutAhead, _cursor.Stderr + _cursor.StderrAhead, 0, 0);
            if (_made.Count > 0)
                _made[^1] = _made[^1] with { Cursor = _cursor };
        }

        return _made;
    }

    /// <summary>The chunks of what was held back when the file ended.</summary>
    internal IReadOnlyList<ConsoleChunk> Rest()
    {
        _made.Clear();
        _console.Complete();
        return _made;
    }

    /// <inheritdoc/>
    void IConsoleOutput.Write(ConsoleStream stream, ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> text)
    {
        _cursor = stream == ConsoleStream.Stdout
            ? _cursor with { StdoutAhead = _cursor.StdoutAhead + text.Length }
            : _cursor with { StderrAhead = _cursor.StderrAhead + text.Length };

        ref var toSkip = ref stream == ConsoleStream.Stdout ? ref _stdoutToSkip : ref _stderrToSkip;
        var skipped = (int)Math.Min(toSkip, text.Length);
        toSkip -= skipped;
        if (skipped < text.Length)
            _made.Add(new(stream, ConsoleTimestamp.Read(timestamp), text[skipped..].ToArray(), _cursor));
    }
}

/// <summary>A piece of a session's masked output, of one line at most.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Timestamp">When its first byte was read from the program.</param>
/// <param name="Text">The masked bytes, with the line end where the line ends here.</param>
/// <param name="Cursor">Where to go on after this piece.</param>
public sealed record ConsoleChunk(ConsoleStream Stream, DateTimeOffset Timestamp, ReadOnlyMemory<byte> Text, ConsoleCursor Cursor);
