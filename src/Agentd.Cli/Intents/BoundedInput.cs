namespace Agentd.Cli.Intents;

/// <summary>Reads a stream to its end, but never more than it may have.</summary>
internal static class BoundedInput
{
    /// <summary>All bytes of the stream; null when there are more than <paramref name="most"/>.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream, int most, CancellationToken cancellation)
    {
        using var read = new MemoryStream();
        var piece = new byte[64 * 1024];
        int got;
        while ((got = await stream.ReadAsync(piece, cancellation).ConfigureAwait(false)) > 0)
        {
            if (read.Length + got > most) return null;
            read.Write(piece, 0, got);
        }

        return read.ToArray();
    }
}
