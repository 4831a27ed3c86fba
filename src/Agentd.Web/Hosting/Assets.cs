using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Agentd.Web.Hosting;

/// <summary>A file that pages are made of, carried in this program. Nothing in it is anybody's secret: it needs no sign-in.</summary>
internal sealed class Assets
{
    private const string Script = "text/javascript; charset=utf-8";

    private static readonly Dictionary<string, Assets> All = new[]
    {
        ("app.css", "text/css; charset=utf-8"), ("page.js", Script), ("live.js", Script), ("times.js", Script), ("keys.js", Script),
        ("console.js", Script), ("ansi.js", Script),
        ("icon.svg", "image/svg+xml"),
    }.ToDictionary(file => "/" + file.Item1, file => new Assets(file.Item1, file.Item2));

    private readonly byte[] _bytes;
    private readonly string _type, _tag;

    private Assets(string name, string type)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in this program.");
        _bytes = new byte[stream.Length];
        stream.ReadExactly(_bytes);
        (_type, _tag) = (type, $"\"{Convert.ToHexStringLower(SHA256.HashData(_bytes))[..16]}\"");
    }

    /// <summary>The file at a path; null for none.</summary>
    public static Assets? Find(string? path) => path is not null && All.TryGetValue(path, out var asset) ? asset : null;

    /// <summary>Sends it, unless the browser has it.</summary>
    public async Task SendAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        (headers.ETag, headers.CacheControl) = (_tag, "no-cache");
        if (context.Request.Headers.IfNoneMatch == _tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        context.Response.ContentType = _type;
        await context.Response.Body.WriteAsync(_bytes, context.RequestAborted).ConfigureAwait(false);
    }
}
