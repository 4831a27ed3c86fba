using System.Text;
using Agentd.Egress.Inspection.Bodies;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Agentd.Egress.Inspection.Credentials;

/// <summary>The body of a request, read before it goes out: placeholders are replaced in JSON and forms, up to 1 MiB.</summary>
internal static class RequestBody
{
    /// <summary>The most bytes of a body that placeholders are replaced in.</summary>
    public const int Most = 1024 * 1024;

    /// <summary>How a value is written in a body of this kind; null where none is replaced.</summary>
    public static Func<BrokeredValue, ReadOnlyMemory<byte>>? Writing(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0 || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) return null;
        if (Is(type.MediaType, "application/json") || Is(type.Suffix, "json")) return value => value.InJson;
        return Is(type.MediaType, "application/x-www-form-urlencoded") ? value => Encoding.ASCII.GetBytes(value.InQuery) : null;
    }

    /// <summary>
    /// Takes the body, if it is small enough; a larger one is null, and is forwarded as it comes.
    /// </summary>
    public static async Task<byte[]?> TakeAsync(HttpRequest request, int most, CancellationToken cancellation)
    {
        if (request.ContentLength > most) return null;
        using var taken = new MemoryStream((int)(request.ContentLength ?? 0));
        var room = new byte[16 * 1024];
        while (taken.Length <= most)
        {
            var count = await request.Body.ReadAsync(room, cancellation).ConfigureAwait(false);
            if (count == 0) return taken.ToArray();
            taken.Write(room, 0, count);
        }
        request.Body = new JoinedStream(taken.ToArray(), request.Body);
        return null;
    }

    /// <summary>Puts another body in its place.</summary>
    public static void Put(HttpRequest request, byte[] body)
    {
        request.Body = new MemoryStream(body, writable: false);
        request.Headers.TransferEncoding = default;
        request.ContentLength = body.Length;
    }

    private static bool Is(Microsoft.Extensions.Primitives.StringSegment type, string known) =>
        type.Equals(known, StringComparison.OrdinalIgnoreCase);
}
