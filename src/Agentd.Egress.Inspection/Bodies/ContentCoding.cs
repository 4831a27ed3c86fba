using System.IO.Compression;
using System.Net.Http.Headers;

namespace Agentd.Egress.Inspection.Bodies;

/// <summary>How the body of an answer was compressed although nobody asked for it.</summary>
internal static class ContentCoding
{
    /// <summary>
    /// What undoes the coding of an answer; null for one that is not known, or several. What is written otherwise than it should be counts:
    /// a client may understand it nevertheless.
    /// </summary>
    public static Func<Stream, Stream>? Undoing(HttpResponseMessage answer) =>
        Named(answer.Headers, "Transfer-Encoding") is [] or ["chunked"] ? Undoing(Named(answer.Content.Headers, "Content-Encoding")) : null;

    /// <summary>Whether the body of an answer comes as it is written.</summary>
    public static bool IsNone(HttpResponseMessage answer) =>
        Named(answer.Headers, "Transfer-Encoding") is [] or ["chunked"]
        && Named(answer.Content.Headers, "Content-Encoding") is [] or ["identity"];

    private static string[] Named(HttpHeaders headers, string name) => headers.NonValidated.TryGetValues(name, out var lines)
        ? [.. lines.SelectMany(line => line.Split(',')).Select(one => one.Trim().ToLowerInvariant()).Where(one => one.Length > 0)] : [];

    private static Func<Stream, Stream>? Undoing(string[] codings) => codings switch
    {
        [] => came => came,
        [var only] => only switch
        {
            "identity" => came => came,
            "gzip" or "x-gzip" => came => new GZipStream(came, CompressionMode.Decompress),
            "deflate" => came => new ZLibStream(came, CompressionMode.Decompress),
            "br" => came => new BrotliStream(came, CompressionMode.Decompress),
            _ => null,
        },
        _ => null,
    };
}
