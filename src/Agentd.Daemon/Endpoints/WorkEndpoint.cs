using Agentd.Application.Sessions.List;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Listing;
using Agentd.Infrastructure.Work;
using Agentd.Protocol.Frames;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>work</c> and <c>bundle</c>: what a session left of its repository, in short and byte for byte.</summary>
internal sealed class WorkEndpoint(SessionCatalog catalog, WorkReading reading)
{
    public async Task AnswerAsync(WorkRequest request, ServerConnection connection, CancellationToken closing)
    {
        var work = await Task.Run(() => Told(Of(request.Session)), closing).ConfigureAwait(false);
        await connection.SendAsync(work, closing).ConfigureAwait(false);
    }

    public async Task AnswerAsync(BundleRequest request, ServerConnection connection, CancellationToken closing)
    {
        var report = await Task.Run(() => Of(request.Session), closing).ConfigureAwait(false);
        try
        {
            await SendAsync(report, connection, closing).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SessionException($"the bundle of session {report.SessionId} cannot be read: {failure.Message}", failure);
        }
    }

    private WorkReport Of(string prefix)
    {
        var record = catalog.Find(prefix).Record;
        return reading.Of(record.Agent.Value, record.SessionId.Value);
    }

    private static async Task SendAsync(WorkReport report, ServerConnection connection, CancellationToken closing)
    {
        if (report.Bundle is not { } path)
            throw new SessionException($"the record of session {report.SessionId} keeps no bundle ({report.Work.Kept})");
        using var file = File.OpenHandle(path);
        var (buffer, total) = (new byte[FrameLimits.Output], RandomAccess.GetLength(file));
        for (long sent = 0; ;)
        {
            var read = await RandomAccess.ReadAsync(file, buffer, sent, closing).ConfigureAwait(false);
            sent += read;
            var more = sent < total && read > 0;
            await connection.SendAsync(new BundlePiece(buffer[..read], total, more), closing).ConfigureAwait(false);
            if (!more) return;
        }
    }

    private static LeftWork Told(WorkReport report)
    {
        var work = report.Work;
        return new LeftWork
        {
            Kept = work.Kept,
            Reason = Cut(work.Reason),
            Base = work.Base,
            Commits = [.. work.Commits.Take(LeftWork.MostCommits).Select(one => new LeftCommit(one.Id, one.Time, Cut(one.Subject)))],
            CommitCount = work.Commits.Count,
            Files = [.. work.Files.Take(LeftWork.MostFiles).Select(one => new LeftFile(Cut(one.Path), one.Added, one.Deleted))],
            FileCount = work.Files.Count,
            NotKept = [.. work.NotKept.Take(LeftWork.MostFiles).Select(one => new LostFile(one.Reason, Cut(one.Path)))],
            BundleBytes = report.Bundle is { } bundle && new FileInfo(bundle) is { Exists: true } file ? file.Length : null,
            Fetch = report.Fetch,
        };
    }

    private static string? Cut(string? text) =>
        text?.Length > LeftWork.LongestText ? string.Concat(text.AsSpan(0, LeftWork.LongestText), "…") : text;
}
