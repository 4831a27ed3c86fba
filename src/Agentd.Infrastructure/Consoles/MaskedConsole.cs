using Agentd.Masking;

namespace Agentd.Infrastructure.Consoles;

/// <summary>Masks the records of a console file, each stream for itself: a value is found across records and lines of one stream.</summary>
internal sealed class MaskedConsole(SecretPatterns patterns, IConsoleOutput output)
{
    private readonly MaskedStream _stdout = new(ConsoleStream.Stdout, patterns, output);
    private readonly MaskedStream _stderr = new(ConsoleStream.Stderr, patterns, output);

    /// <summary>Whether masking what follows needs nothing of what went before.</summary>
    internal bool IsClean => _stdout.IsClean && _stderr.IsClean;

    /// <summary>Whether both streams came to the line that ends an output.</summary>
    internal bool HasEnded => _stdout.HasEnded && _stderr.HasEnded;

    /// <summary>Takes the next record.</summary>
    internal void Accept(in ConsoleRecord record) => (record.Stream == ConsoleStream.Stdout ? _stdout : _stderr).Accept(record);

    /// <summary>Says that the file has ended.</summary>
    internal void Complete()
    {
        _stdout.Complete();
        _stderr.Complete();
    }
}

/// <summary>Where masked console text goes, in order.</summary>
internal interface IConsoleOutput
{
    /// <summary>A piece of one line. The memory is good only during the call.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="timestamp">When its first byte was read, RFC 3339, as it stands in the file.</param>
    /// <param name="text">Masked bytes, never none; a line end stands only at their end.</param>
    void Write(ConsoleStream stream, ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> text);
}
