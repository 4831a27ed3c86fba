using System.Diagnostics;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Consoles;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Status;

namespace Agentd.Infrastructure.Tests.Linux;

/// <summary>A process in a user namespace of its own, in which the kernel gives few inotify watches or instances, or none.</summary>
internal static class WatchChild
{
    internal const string Verb = "AGENTD_TEST_WATCH_VERB";
    private const string FolderVariable = "AGENTD_TEST_WATCH_FOLDER";

    /// <summary>Starts a child under a limit and gives what it printed.</summary>
    internal static async Task<string> RunAsync(string verb, string limit, int most, string folder)
    {
        var test = typeof(WatchChild).Assembly.Location;
        var start = new ProcessStartInfo("unshare",
            ["--user", "--map-root-user", "sh", "-c", "echo \"$1\" >/proc/sys/user/\"$0\" && exec dotnet \"$2\"", limit, $"{most}", test])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_STARTUP_HOOKS"] = test;
        start.Environment[Verb] = verb;
        start.Environment[FolderVariable] = folder;
        using var child = Process.Start(start)!;
        using var limited = new CancellationTokenSource(TimeSpan.FromSeconds(100));
        var errors = child.StandardError.ReadToEndAsync(limited.Token);
        try
        {
            return (await child.StandardOutput.ReadToEndAsync(limited.Token)).Trim() + await errors;
        }
        finally
        {
            child.Kill();
        }
    }

    /// <summary>What a child does.</summary>
    internal static int Run(string verb)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var inotify = new Inotify(why => Console.WriteLine($"lacking: {why}"));
        var staged = new StagedSession(Environment.GetEnvironmentVariable(FolderVariable)!);
        var told = verb switch
        {
            "news" => NewsAsync(inotify, staged, limit.Token),
            "output" => OutputAsync(inotify, staged, limit.Token),
            _ => throw new ArgumentOutOfRangeException(nameof(verb), verb, "is no verb"),
        };
        Console.WriteLine(told.GetAwaiter().GetResult());
        return 0;
    }

    // A session that prints its end a while after it was begun to be watched.
    private static async Task<string> NewsAsync(Inotify inotify, StagedSession staged, CancellationToken cancellation)
    {
        using var console = new FileStream(staged.ConsoleLog, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        await using var news = new SessionStatusFiles(inotify).WatchAsync(staged, cancellation).GetAsyncEnumerator(cancellation);
        var next = news.MoveNextAsync();
        await File.AppendAllTextAsync(staged.StatusFile, "step agent\n", cancellation);
        var told = await next ? $"{news.Current}" : "nothing";
        next = news.MoveNextAsync();
        await console.DisposeAsync();
        return await next ? $"{told}, {news.Current}" : told;
    }

    private static async Task<string> OutputAsync(Inotify inotify, StagedSession staged, CancellationToken cancellation)
    {
        var beyond = new ConsoleMeter(inotify, TimeProvider.System).GrowsBeyondAsync(staged, most: 10, cancellation);
        await File.AppendAllTextAsync(staged.ConsoleLog, "more than ten bytes\n", cancellation);
        await beyond;
        return "beyond";
    }
}
