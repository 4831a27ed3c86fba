using Agentd.Cli.Terminals;
using Agentd.Protocol.Replies;

namespace Agentd.Cli.Following;

/// <summary>
/// Prints what a session printed, standard output to standard output and standard error to standard error. A terminal
/// gets it made visible, unless raw is wanted; a file or pipe always gets the bytes as they are.
/// </summary>
internal sealed class OutputPrinter(Terminal terminal, bool raw)
{
    private readonly Target standardOutput = new(terminal.Out, terminal.OutIsTerminal && !raw ? new VisibleStream() : null);
    private readonly Target standardError = new(terminal.Error, terminal.ErrorIsTerminal && !raw ? new VisibleStream() : null);

    /// <summary>Whether what is printed next begins a line on the operator's screen.</summary>
    public bool AtLineStart => standardOutput.AtLineStart && standardError.AtLineStart;

    /// <summary>Prints a piece.</summary>
    public void Print(Output output) => (output.Stream == OutputStream.Stdout ? standardOutput : standardError).Print(output.Data);

    /// <summary>Ends lines that the session left open, so that ours is a line of its own.</summary>
    public void End()
    {
        standardOutput.End();
        standardError.End();
    }

    private sealed class Target(Stream stream, VisibleStream? filter)
    {
        public bool AtLineStart { get; private set; } = true;

        public void Print(byte[] bytes) => Write(filter?.Next(bytes) ?? bytes);

        public void End()
        {
            if (filter is not null) Write(filter.End());
            if (!AtLineStart) Write("\n"u8.ToArray());
        }

        private void Write(byte[] bytes)
        {
            if (bytes.Length == 0) return;
            stream.Write(bytes);
            AtLineStart = bytes[^1] == '\n';
        }
    }
}
