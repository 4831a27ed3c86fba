using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Tests.Linux;

public sealed class InotifyTests : IDisposable
{
    private const int Limit = 300_000;

    private readonly string _file = Path.GetTempFileName();
    private readonly Inotify _inotify = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(2));

    public void Dispose()
    {
        _inotify.Dispose();
        _limit.Dispose();
        File.Delete(_file);
    }

    [Fact(Timeout = Limit)]
    public async Task Tells_both_watchers_of_one_file_what_each_asked_for()
    {
        using var reader = Signal(Inotify.Modified);
        using var mourner = Signal(Inotify.WriterGone);

        File.AppendAllText(_file, "x");

        (await reader.WaitAsync(_limit.Token)).ShouldBe(Inotify.Modified);
        (await mourner.WaitAsync(_limit.Token)).ShouldBe(Inotify.WriterGone);
    }

    [Fact(Timeout = Limit)]
    public async Task Goes_on_telling_one_watcher_when_the_other_has_gone()
    {
        using var stays = Signal(Inotify.Modified);
        Signal(Inotify.Modified).Dispose();

        File.AppendAllText(_file, "x");

        (await stays.WaitAsync(_limit.Token)).ShouldBe(Inotify.Modified);
    }

    [Fact(Timeout = Limit)]
    public async Task Tells_of_the_end_of_a_file()
    {
        using var signal = Signal(Inotify.Modified);

        File.Delete(_file);

        (await signal.WaitAsync(_limit.Token)).ShouldBe(Inotify.Ignored);
    }

    [Fact(Timeout = Limit)]
    public async Task Remembers_what_happened_before_anybody_waited()
    {
        using var signal = Signal(Inotify.Modified);
        for (var i = 0; i < 100; i++) File.AppendAllText(_file, "x");
        await Task.Delay(100);

        (await signal.WaitAsync(_limit.Token)).ShouldBe(Inotify.Modified);
    }

    [Fact(Timeout = Limit)]
    public async Task Tells_nothing_after_a_watch_was_given_up()
    {
        var signal = Signal(Inotify.Modified);
        signal.Dispose();

        File.AppendAllText(_file, "x");

        using var briefly = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Should.ThrowAsync<OperationCanceledException>(signal.WaitAsync(briefly.Token));
    }

    [Fact]
    public void Names_a_file_that_cannot_be_watched() =>
        Should.Throw<IOException>(() => _inotify.Watch("/nowhere/at/all", Inotify.Modified, _ => { }))
            .Message.ShouldContain("/nowhere/at/all");

    [Fact(Timeout = Limit)]
    public async Task Serves_many_files_with_one_thread()
    {
        var files = Enumerable.Range(0, 200).Select(_ => Path.GetTempFileName()).ToArray();
        var signals = files.Select(file =>
        {
            var signal = new FileSignal();
            signal.Watch(_inotify, file, Inotify.WriterGone);
            return signal;
        }).ToArray();

        foreach (var file in files) File.AppendAllText(file, "x");
        foreach (var signal in signals) (await signal.WaitAsync(_limit.Token)).ShouldBe(Inotify.WriterGone);

        foreach (var (signal, file) in signals.Zip(files))
        {
            signal.Dispose();
            File.Delete(file);
        }
    }

    private FileSignal Signal(uint events)
    {
        var signal = new FileSignal();
        signal.Watch(_inotify, _file, events);
        return signal;
    }
}
