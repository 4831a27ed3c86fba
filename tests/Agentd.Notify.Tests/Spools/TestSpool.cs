using System.Text.Json;
using Agentd.Notify.Protocol;

namespace Agentd.Notify.Tests.Spools;

/// <summary>A spool as a daemon fills it.</summary>
internal sealed class TestSpool : IDisposable
{
    private long _last;

    public string Path { get; } = Directory.CreateTempSubdirectory("agentd-notify-").FullName;

    public string Of(string sink) => System.IO.Path.Combine(Path, sink);

    public int Waiting(string sink) => Directory.Exists(Of(sink)) ? Directory.GetFiles(Of(sink), "*.json").Length : 0;

    public int Dead(string sink) => Directory.Exists(Of($"{sink}/dead")) ? Directory.GetFiles(Of($"{sink}/dead")).Length : 0;

    public Notice Add(
        string sink, DateTimeOffset at, string agent = "site-builder", string type = NoticeTypes.SessionFailed, string? id = null)
    {
        var notice = new Notice
        {
            Type = type,
            Time = at,
            Id = id ?? $"{_last:x16}.{type}",
            Host = "host",
            DaemonId = "d",
            Data = new NoticeData { Agent = agent, Why = "the agent's work failed", LastLines = ["<!channel> & more"] },
        };
        Directory.CreateDirectory(Of(sink));
        File.WriteAllBytes(
            System.IO.Path.Combine(Of(sink), SpoolNames.Of(_last++)), JsonSerializer.SerializeToUtf8Bytes(notice, NotifyJson.Plain.Notice));
        return notice;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
