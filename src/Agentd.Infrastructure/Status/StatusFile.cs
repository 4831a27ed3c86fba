using System.Text;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Status;

/// <summary>Reads the whole lines that were added to a status file since the last time. The file is root's and stays small.</summary>
internal sealed class StatusFile(string path)
{
    private const int MostBytesAtOnce = 64 * 1024;

    private long _read;

    /// <summary>The news since the last call.</summary>
    /// <exception cref="IOException">The file is gone.</exception>
    public IReadOnlyList<SessionNews> ReadOn()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        List<SessionNews> news = [];
        while (WholeLines(file) is { Length: > 0 } lines)
        {
            var booted = Uptime.Booted();
            news.AddRange(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => StatusLine.Parse(l, booted)).OfType<SessionNews>());
        }
        return news;
    }

    private string WholeLines(FileStream file)
    {
        file.Seek(_read, SeekOrigin.Begin);
        var buffer = new byte[Math.Min(MostBytesAtOnce, Math.Max(0, file.Length - _read))];
        var text = buffer.AsSpan(0, file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        var whole = text.LastIndexOf((byte)'\n') + 1;
        _read += whole;
        return Encoding.UTF8.GetString(text[..whole]);
    }
}
