using System.Diagnostics;
using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Status;

namespace Agentd.Infrastructure.Tests.Status;

public sealed class SessionStatusFilesTests : IDisposable
{
    private const int Limit = 300_000;

    private readonly StagedSession _staged = new(Directory.CreateTempSubdirectory("agentd-status-").FullName);
    private readonly Inotify _inotify = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(2));

    // As conmon does while its container runs.
    private readonly FileStream _console;

    public SessionStatusFilesTests()
    {
        Directory.CreateDirectory(_staged.Session);
        File.WriteAllText(_staged.StatusFile, "");
        _console = new FileStream(_staged.ConsoleLog, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }

    public void Dispose()
    {
        _console.Dispose();
        _inotify.Dispose();
        _limit.Dispose();
        if (Directory.Exists(_staged.Directory)) Directory.Delete(_staged.Directory, recursive: true);
    }

    [Fact(Timeout = Limit)]
    public async Task Tells_also_what_was_written_before_it_looked()
    {
        Tell("step user", "commit 0123456789012345678901234567890123456789", "exit 5");

        (await AllAsync()).ShouldBe(
        [
            new SessionNews.StepBegan(SetupStep.User), new SessionNews.Cloned("0123456789012345678901234567890123456789"),
            new SessionNews.Exited(5),
        ]);
    }

    [Fact(Timeout = Limit)]
    public async Task Puts_the_daemons_word_behind_the_shells_and_over_none_of_it()
    {
        Tell("step agent");
        var files = new SessionStatusFiles(_inotify);

        await Task.WhenAll(
            Task.Run(() => files.WriteEnding(_staged, new SessionNews.BoundHit(SessionBound.Timeout))),
            Task.Run(() => Process.Start(
                "/bin/sh",
                ["-c", "i=0; while [ $i -lt 200 ]; do echo 'step late' >>\"$0\"; i=$((i + 1)); done", _staged.StatusFile]).WaitForExit()));

        var told = files.ReadNews(_staged);
        told[0].ShouldBe(new SessionNews.StepBegan(SetupStep.Agent));
        told.Count(news => news is SessionNews.StepBegan).ShouldBe(201);
        told.ShouldContain(new SessionNews.BoundHit(SessionBound.Timeout));
    }

    [Fact]
    public void Says_when_there_is_no_status_file_to_write_to()
    {
        File.Delete(_staged.StatusFile);

        Should.Throw<SessionException>(
            () => new SessionStatusFiles(_inotify)
                .WriteEnding(_staged, new SessionNews.BoundHit(SessionBound.Disk))).Message.ShouldContain(_staged.StatusFile);
    }

    [Fact(Timeout = Limit)]
    public async Task Tells_what_is_written_while_it_looks()
    {
        await using var news = Watch();
        Tell("step user");
        (await NextAsync(news)).ShouldBe(new SessionNews.StepBegan(SetupStep.User));

        var next = NextAsync(news);
        Tell("exit 0");

        (await next).ShouldBe(new SessionNews.Exited(0));
        (await news.MoveNextAsync()).ShouldBeFalse();
    }

    [Fact(Timeout = Limit)]
    public async Task Says_that_the_console_closed_when_its_writer_was_killed()
    {
        using var writer = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", $"exec 3>>'{_staged.ConsoleLog}'; echo ready; exec sleep 1h"])
            {
                RedirectStandardOutput = true,
            })!;
        (await writer.StandardOutput.ReadLineAsync()).ShouldBe("ready");
        _console.Dispose();
        await using var news = Watch();
        var next = NextAsync(news);

        writer.Kill();

        (await next).ShouldBe(new SessionNews.ConsoleClosed());
    }

    [Fact(Timeout = Limit)]
    public async Task Says_at_once_that_the_console_closed_before_it_looked()
    {
        _console.Dispose();
        await using var news = Watch();

        (await NextAsync(news)).ShouldBe(new SessionNews.ConsoleClosed());
    }

    [Fact(Timeout = Limit)]
    public async Task Takes_no_other_writers_leaving_for_the_consoles_end()
    {
        await using var news = Watch();
        var next = NextAsync(news);

        await File.AppendAllTextAsync(_staged.ConsoleLog, "somebody else\n");
        await Task.Delay(200);
        Tell("exit 0");

        (await next).ShouldBe(new SessionNews.Exited(0));
    }

    [Fact(Timeout = Limit)]
    public async Task Says_that_the_directory_is_gone()
    {
        await using var news = Watch();
        var next = NextAsync(news);
        await Task.Delay(200);

        Directory.Delete(_staged.Directory, recursive: true);

        (await Should.ThrowAsync<SessionException>(next)).Message.ShouldContain(_staged.Directory);
    }

    [Fact(Timeout = Limit)]
    public async Task Refuses_a_directory_that_is_not_there()
    {
        Directory.Delete(_staged.Directory, recursive: true);

        (await Should.ThrowAsync<SessionException>(AllAsync)).Message.ShouldContain(_staged.Directory);
    }

    [Fact]
    public void Takes_the_engines_mark_for_an_out_of_memory_kill()
    {
        Tell("step agent");
        var before = new SessionStatusFiles(_inotify).ReadNews(_staged);

        File.WriteAllText(_staged.OutOfMemoryMark, "");

        new SessionStatusFiles(_inotify).ReadNews(_staged).ShouldBe([.. before, new SessionNews.OutOfMemory()]);
    }

    [Fact(Timeout = Limit)]
    public async Task Ends_with_its_watcher()
    {
        using var enough = new CancellationTokenSource();
        await using var news = new SessionStatusFiles(_inotify).WatchAsync(_staged, enough.Token).GetAsyncEnumerator();
        var next = NextAsync(news);

        await enough.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(next);
    }

    [Fact(Timeout = Limit)]
    public async Task Tells_every_watcher_everything()
    {
        var watchers = Enumerable.Range(0, 8).Select(_ => Task.Run(AllAsync)).ToArray();

        for (var step = 0; step < 50; step++) Tell($"step s{step}");
        Tell("exit 0");

        foreach (var watcher in watchers) (await watcher).Count.ShouldBe(51);
    }

    private void Tell(params string[] lines) => File.AppendAllLines(_staged.StatusFile, lines);

    private IAsyncEnumerator<SessionNews> Watch() =>
        new SessionStatusFiles(_inotify).WatchAsync(_staged, _limit.Token).GetAsyncEnumerator();

    private static async Task<SessionNews> NextAsync(IAsyncEnumerator<SessionNews> news)
    {
        (await news.MoveNextAsync()).ShouldBeTrue("the news ended");
        return news.Current;
    }

    private async Task<List<SessionNews>> AllAsync()
    {
        List<SessionNews> all = [];
        await foreach (var news in new SessionStatusFiles(_inotify).WatchAsync(_staged, _limit.Token)) all.Add(news);
        return all;
    }
}
