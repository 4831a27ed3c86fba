using System.Text;
using Agentd.Protocol.Wire;

namespace Agentd.Cli.Following;

/// <summary>
/// Prints what a session printed, standard output to standard output and standard error to standard error. A terminal
/// gets control characters by name, unless raw is wanted; a file or pipe always gets the bytes as they are.
/// </summary>
internal sealed class OutputPrinter(Terminal terminal, bool raw, bool timestamps = false)
{
    private readonly Target _standardOutput = new(terminal.Out, terminal.OutIsTerminal && !raw ? new VisibleStream() : null);
    private readonly Target _standardError = new(terminal.Error, terminal.ErrorIsTerminal && !raw ? new VisibleStream() : null);

    /// <summary>Whether what is printed next begins a line on the operator's screen.</summary>
    public bool AtLineStart => _standardOutput.AtLineStart && _standardError.AtLineStart;

    /// <summary>Prints a piece.</summary>
    public void Print(Output output)
    {
        var target = output.Stream == OutputStream.Stdout ? _standardOutput : _standardError;
        if (timestamps) target.PrintLines(output.Data, Encoding.UTF8.GetBytes(UtcTimeConverter.Text(output.Time) + " "));
        else target.Print(output.Data);
    }

    /// <summary>
    /// Ends an open line on the operator's screen, so that a line of agentd's own can be printed. Nothing is added to a file or pipe that
    /// takes the session's standard output.
    /// </summary>
    public void MakeRoom()
    {
        if (terminal.OutIsTerminal) _standardOutput.End();
        _standardError.End();
    }

    /// <summary>Ends lines that the session left open, so that agentd's own line stands alone.</summary>
    public void End()
    {
        _standardOutput.End();
        _standardError.End();
    }

    private sealed class Target(Stream stream, VisibleStream? filter)
    {
        public bool AtLineStart { get; private set; } = true;

        public void Print(ReadOnlySpan<byte> bytes)
        {
            if (filter is null) Write(bytes);
            else Write(filter.Next(bytes));
        }

        public void PrintLines(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> prefix)
        {
            while (!bytes.IsEmpty)
            {
                if (AtLineStart) Write(prefix);
                var end = bytes.IndexOf((byte)'\n') + 1;
                var line = end == 0 ? bytes : bytes[..end];
                Print(line);
                bytes = bytes[line.Length..];
            }
        }

        public void End()
        {
            if (filter is not null) Write(filter.End());
            if (!AtLineStart) Write("\n"u8);
        }

        private void Write(ReadOnlySpan<byte> bytes)
        {
            if (bytes.IsEmpty) return;
            stream.Write(bytes);
            AtLineStart = bytes[^1] == '\n';
        }
    }
}
