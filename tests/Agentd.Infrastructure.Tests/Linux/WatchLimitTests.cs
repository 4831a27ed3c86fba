using System.IO.Pipes;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Linux;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Tests.Linux;

public sealed class WatchLimitTests : IDisposable
{
    private const int Limit = 120_000;

    private readonly StagedSession _staged = new(Directory.CreateTempSubdirectory("agentd-watches-").FullName);

    public WatchLimitTests()
    {
        Directory.CreateDirectory(_staged.Session);
        File.WriteAllText(_staged.StatusFile, "");
        File.WriteAllText(_staged.ConsoleLog, "");
    }

    public void Dispose() => Directory.Delete(_staged.Directory, recursive: true);

    [Theory(Timeout = Limit)]
    [InlineData("max_inotify_watches", 0)]
    [InlineData("max_inotify_watches", 1)]
    [InlineData("max_inotify_instances", 0)]
    public async Task Hears_of_a_session_although_the_kernel_gives_no_watch_any_more(string limit, int most)
    {
        var told = await WatchChild.RunAsync("news", limit, most, _staged.Directory);

        told.ShouldContain("lacking: the kernel gives no inotify watch");
        told.ShouldEndWith("StepBegan { Step = agent, At =  }, ConsoleClosed { }");
    }

    [Theory(Timeout = Limit)]
    [InlineData("max_inotify_watches")]
    [InlineData("max_inotify_instances")]
    public async Task Holds_the_bound_on_output_although_the_kernel_gives_no_watch_any_more(string limit) =>
        (await WatchChild.RunAsync("output", limit, 0, _staged.Directory)).ShouldEndWith("beyond");

    [Fact(Timeout = Limit)]
    public async Task Watches_on_when_an_instance_fails()
    {
        List<string> lacking = [];
        var opened = 0;
        // The first one takes no watch, as one of no use any more; that it can be read no more is seen once the file is looked at.
        using var failing = new AnonymousPipeServerStream(PipeDirection.Out);
        using var inotify = new Inotify(lacking.Add, () => opened++ == 0 ? ReadEnd(failing) : InotifyInstance.Open());
        using var signal = new FileSignal();
        signal.Watch(inotify, _staged.StatusFile, Inotify.Modified);
        failing.Dispose();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        for (var seen = 0; seen < 3; seen++)
        {
            await File.AppendAllTextAsync(_staged.StatusFile, "x", limit.Token);
            ((await signal.WaitAsync(limit.Token)) & Inotify.Modified).ShouldNotBe(0u);
        }

        lacking.Single().ShouldContain("looked at every");
    }

    private static SafeFileHandle ReadEnd(AnonymousPipeServerStream pipe)
    {
        var descriptor = pipe.ClientSafePipeHandle.DangerousGetHandle();
        pipe.ClientSafePipeHandle.SetHandleAsInvalid();
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    [Fact]
    public void Names_a_file_that_cannot_be_reached_although_there_is_no_instance()
    {
        using var inotify = new Inotify(null, () => throw new LinuxException("inotify_init1", 24));

        Should.Throw<IOException>(() => inotify.Watch("/nowhere/at/all", Inotify.Modified, _ => { })).Message.ShouldContain("/nowhere/at/all");
    }

    [Fact(Timeout = Limit)]
    public async Task Tells_of_the_end_of_a_file_that_is_looked_at()
    {
        using var inotify = new Inotify(null, () => throw new LinuxException("inotify_init1", 24));
        using var signal = new FileSignal();
        signal.Watch(inotify, _staged.StatusFile, Inotify.Modified);

        File.Delete(_staged.StatusFile);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        (await signal.WaitAsync(limit.Token)).ShouldBe(Inotify.Ignored);
    }
}
