namespace Agentd.Infrastructure.Consoles;

/// <summary>A piece of a session's masked output, of one line at most.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Timestamp">When its first byte was read from the program.</param>
/// <param name="Text">The masked bytes, with the line end where the line ends here.</param>
/// <param name="Cursor">Where to go on after this piece.</param>
public sealed record ConsoleChunk(ConsoleStream Stream, DateTimeOffset Timestamp, ReadOnlyMemory<byte> Text, ConsoleCursor Cursor);
