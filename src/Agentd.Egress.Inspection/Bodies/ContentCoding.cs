using System.IO.Compression;

namespace Agentd.Egress.Inspection.Bodies;

/// <summary>How the body of an answer was compressed although nobody asked for it.</summary>
internal static class ContentCoding
{
    /// <summary>What undoes a coding; null for one that is not known, or several.</summary>
    public static Func<Stream, Stream>? Undoing(IEnumerable<string> codings) => codings.ToArray() switch
    {
        [] => came => came,
        [var only] => only.Trim().ToLowerInvariant() switch
        {
            "" or "identity" => came => came,
            "gzip" or "x-gzip" => came => new GZipStream(came, CompressionMode.Decompress),
            "deflate" => came => new ZLibStream(came, CompressionMode.Decompress),
            "br" => came => new BrotliStream(came, CompressionMode.Decompress),
            _ => null,
        },
        _ => null,
    };
}
