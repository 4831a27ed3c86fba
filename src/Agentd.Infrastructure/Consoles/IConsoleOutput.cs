namespace Agentd.Infrastructure.Consoles;

/// <summary>Where masked console text goes, in order.</summary>
internal interface IConsoleOutput
{
    /// <summary>A piece of one line. The memory is good only during the call.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="timestamp">When its first byte was read, RFC 3339, as it stands in the file.</param>
    /// <param name="text">Masked bytes, never none; a line end stands only at their end.</param>
    void Write(ConsoleStream stream, ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> text);
}
