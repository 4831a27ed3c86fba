using System.CommandLine;
using System.Globalization;
using Agentd.Daemon.Commands.Options;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Listing;
using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Work;

namespace Agentd.Daemon.Commands.Audit;

/// <summary><c>agentd work ID</c>: what a session left of its repository and its record keeps. It needs no daemon.</summary>
internal static class WorkCommand
{
    private const int LongestText = 200;

    public static Command Define(StartDirectory start)
    {
        var (root, output) = (new AuditRootOptions(start), new OutputOption());
        var id = new Argument<string>("ID") { Description = "The session's id, or a unique beginning of it." };
        var bundle = new PathOption("--bundle", start) { Description = "Copy the bundle to this file.", HelpName = "FILE" };
        var patch = new Option<bool>("--patch") { Description = "Print the work as a patch; call this in a clone of the repository." };
        var work = new Command("work", "Shows what a session left of its repository.") { id, bundle, patch, output };
        root.AddTo(work);
        work.SetAction(async (parsed, cancellation) =>
        {
            var report = new WorkReading(root.In(parsed)).Of(parsed.GetRequiredValue(id));
            if (parsed.GetValue(patch))
            {
                await PrintAsync(report, start.PathTo("."), cancellation).ConfigureAwait(false);
                return;
            }
            if (bundle.GivenIn(parsed) is { } file) report = Copied(report, file);
            output.Print(parsed, report.ToJson, () => Lines(report));
        });
        return work;
    }

    // Nothing of it is escaped: git is to read it.
    private static async Task PrintAsync(WorkReport report, string clone, CancellationToken cancellation)
    {
        if (!Console.IsOutputRedirected)
            throw new SessionException("a patch holds what the session wrote, also for terminals to act on: print it to a file or a pager");
        using var output = Console.OpenStandardOutput();
        await WorkPatch.WriteAsync(report, clone, output, cancellation).ConfigureAwait(false);
    }

    private static WorkReport Copied(WorkReport report, string file)
    {
        if (report.Bundle is not { } kept)
            throw new SessionException($"the record of session {report.SessionId} keeps no bundle ({report.Work.Kept})");
        try
        {
            File.Copy(kept, file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SessionException($"the bundle cannot be copied: {failure.Message}", failure);
        }
        return report with { Bundle = file, Fetch = WorkReport.FetchOf(file, report.SessionId, report.Work) };
    }

    private static IEnumerable<string> Lines(WorkReport report)
    {
        var work = report.Work;
        yield return $"session {report.SessionId} of {report.Agent}: kept {work.Kept}, written by the session";
        if (work.Reason is { } why) yield return $"  because {Told(why)}";
        foreach (var (commit, time, subject) in work.Commits)
            yield return $"  commit {commit[..12]} {AuditText.Time(time)} {Told(subject)}";
        foreach (var file in work.Files) yield return $"  file   +{Lines(file.Added)} -{Lines(file.Deleted)} {Told(file.Path)}";
        foreach (var (path, reason) in work.NotKept) yield return $"  not kept ({Told(reason)}) {Told(path)}";
        if (report.Fetch is not { } fetch) yield break;
        yield return $"in a clone of {TerminalText.Escape(report.RepoUrl, LongestText)}:";
        yield return $"  {string.Join(' ', fetch.Select(Word))}";
    }

    private static string Lines(long? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Told(string? text) => TerminalText.Escape(text ?? "(withheld)", LongestText);

    private static string Word(string word) => word.All(c => char.IsAsciiLetterOrDigit(c) || "/._-:".Contains(c))
        ? word : $"'{word.Replace("'", "'\\''")}'";
}
