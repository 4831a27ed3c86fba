using System.Globalization;
using System.Text;

namespace Agentd.Daemon.Scraping;

/// <summary>An answer: its status and its text. The connection is closed after it.</summary>
/// <param name="Status">The status, with its words.</param>
/// <param name="Content">The text, in UTF-8.</param>
internal sealed record ScrapeAnswer(string Status, ReadOnlyMemory<byte> Content)
{
    /// <summary>The text's type.</summary>
    public string Type { get; init; } = "text/plain; charset=utf-8";

    /// <summary>Another header line, with its end; empty for none.</summary>
    public string Header { get; init; } = "";

    /// <summary>The head.</summary>
    public byte[] Head => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"HTTP/1.1 {Status}\r\nContent-Type: {Type}\r\nContent-Length: {Content.Length}\r\nCache-Control: no-store\r\n"
        + $"X-Content-Type-Options: nosniff\r\nConnection: close\r\n{Header}\r\n"));

    /// <summary>An answer of a line or some.</summary>
    public static ScrapeAnswer Of(string status, string text) => new(status, Encoding.UTF8.GetBytes($"{text}\n"));
}
