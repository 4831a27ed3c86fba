namespace Agentd.Infrastructure.Consoles;

/// <summary>
/// One record of conmon's k8s-file format, <c>TIMESTAMP stdout|stderr F|P TEXT</c>, or a piece of one too long to be read at once. The
/// memory belongs to the reader, and is good until it reads on.
/// </summary>
/// <param name="Stream">The stream.</param>
/// <param name="Timestamp">When conmon read the text, RFC 3339, as it stands in the file.</param>
/// <param name="Text">The program's bytes, with the line end where the program wrote one.</param>
/// <param name="IsWhole">Whether the next byte of the file begins another record.</param>
internal readonly record struct ConsoleRecord(
    ConsoleStream Stream, ReadOnlyMemory<byte> Timestamp, ReadOnlyMemory<byte> Text, bool IsWhole);
