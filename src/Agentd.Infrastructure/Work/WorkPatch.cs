using System.ComponentModel;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Podman.Calls;
using CliWrap;

namespace Agentd.Infrastructure.Work;

/// <summary>
/// Kept work as a patch, made by the caller's git in a clone of the caller's: a bundle builds upon commits that only a clone has. A git
/// directory of its own borrows the clone's objects, so that nothing of the clone changes, and obeys nobody's configuration.
/// </summary>
internal static class WorkPatch
{
    private const int MostErrors = 4096;

    private const string Script = """
        set -eu
        cd "$1"
        objects=$(git rev-parse --git-path objects)
        objects=$(cd "$objects" && pwd -P)
        cd "$2"
        export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_ATTR_NOSYSTEM=1 GIT_NO_REPLACE_OBJECTS=1 GIT_ALLOW_PROTOCOL=none
        git init -q --bare --template= --object-format="$6" .
        printf '%s\n' "$objects" >objects/info/alternates
        git bundle unbundle "$3" >/dev/null
        base=${4:-$(git hash-object -w -t tree --stdin </dev/null)}
        exec git diff --binary --no-renames --no-ext-diff --no-textconv --no-color "$base" "$5" --
        """;

    // A bundle of 64 MiB is indexed in seconds.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>Writes the patch from the commit that was cloned to the work.</summary>
    /// <param name="report">The kept work.</param>
    /// <param name="clone">A directory in a clone.</param>
    /// <param name="output">Where it goes, as git prints it: whatever the session wrote is in it.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="SessionException">No bundle is kept, or git cannot make the patch there.</exception>
    public static async Task WriteAsync(WorkReport report, string clone, Stream output, CancellationToken cancellation)
    {
        if (report is not { Bundle: { } bundle, Work.Work: { } work })
            throw new SessionException($"the record of session {report.SessionId} keeps no bundle ({report.Work.Kept})");
        var directory = Directory.CreateTempSubdirectory("agentd-patch-").FullName;
        try
        {
            var format = work.Length == 64 ? "sha256" : "sha1";
            string[] words = ["-c", Script, "sh", clone, directory, bundle, report.Work.Base ?? "", work, format];
            await RunAsync(words, report, output, cancellation).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task RunAsync(string[] words, WorkReport report, Stream output, CancellationToken cancellation)
    {
        var errors = new BoundedOutput(MostErrors);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Deadline);
        try
        {
            var result = await Cli.Wrap("/bin/sh").WithArguments(words)
                .WithEnvironmentVariables(GitVariables().ToDictionary(name => name, _ => (string?)null))
                .WithStandardOutputPipe(PipeTarget.ToStream(output)).WithStandardErrorPipe(errors.Target)
                .WithValidation(CommandResultValidation.None).ExecuteAsync(limit.Token).ConfigureAwait(false);
            if (result.ExitCode == 0) return;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new SessionException($"git did not make the patch within {Deadline.TotalMinutes:0} minutes");
        }
        catch (Win32Exception refused)
        {
            throw new SessionException($"/bin/sh cannot be run: {refused.Message}", refused);
        }
        throw new SessionException($"git cannot make the patch here: {Line(errors)}; call this in a clone of {report.RepoUrl} "
            + $"that has commit {report.Work.Base ?? "none"}: 'git fetch' brings it");
    }

    // A hook that calls this has variables that lead git elsewhere.
    private static IEnumerable<string> GitVariables() =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("GIT_", StringComparison.Ordinal));

    private static string Line(BoundedOutput errors) =>
        string.Concat(errors.Text.Trim().Select(c => c == '\n' ? ' ' : char.IsControl(c) ? '?' : c));
}
