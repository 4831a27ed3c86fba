using System.Diagnostics;
using Agentd.Infrastructure.Credentials;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Tests.Credentials;

public sealed class SecretFileWatchTests : IDisposable
{
    private const int NoDescriptors = 24;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private readonly string _directory = Directory.CreateTempSubdirectory("agentd-watch-").FullName;
    private readonly Inotify _inotify = new();

    private string Secret => $"{_directory}/keys/key";

    public SecretFileWatchTests()
    {
        Directory.CreateDirectory($"{_directory}/keys");
        File.WriteAllText(Secret, "first");
    }

    public void Dispose()
    {
        _inotify.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public Task Sees_a_file_that_is_written_to() => SeesAsync(() => File.WriteAllText(Secret, "second"));

    [Fact]
    public Task Sees_a_file_that_is_renamed_over_it_again_and_again() => SeesAsync(() => Rename("second"), () => Rename("third"));

    [Fact]
    public Task Sees_that_its_rights_are_put_right() => SeesAsync(() => File.SetUnixFileMode(Secret, UnixFileMode.UserRead));

    [Fact]
    public Task Sees_a_file_in_a_directory_that_was_removed_and_made_again() => SeesAsync(
        () => Directory.Delete($"{_directory}/keys", recursive: true),
        () => Directory.CreateDirectory($"{_directory}/keys"),
        () => File.WriteAllText(Secret, "second"));

    // As Kubernetes replaces the files of a volume: all at once.
    [Fact]
    public async Task Sees_that_the_directory_is_another_behind_its_link()
    {
        foreach (var version in (string[])["1", "2", "3"])
        {
            Directory.CreateDirectory($"{_directory}/{version}");
            File.WriteAllText($"{_directory}/{version}/key", version);
        }
        Directory.CreateSymbolicLink($"{_directory}/data", "1");

        await SeesAsync($"{_directory}/data/key", () => Turn("2"), () => Turn("3"), () => File.WriteAllText($"{_directory}/3/key", "4"));
    }

    [Fact]
    public async Task Looks_again_and_again_where_the_kernel_gives_no_watch()
    {
        using var without = new Inotify(null, () => throw new LinuxException("inotify_init1", NoDescriptors));
        using var seen = new SemaphoreSlim(0);

        using var watch = new SecretFileWatches(without).Watch(Secret, () => seen.Release());

        for (var times = 0; times < 3; times++) (await seen.WaitAsync(_patience)).ShouldBeTrue();
    }

    [Fact]
    public async Task Tells_nothing_once_it_is_over()
    {
        var told = 0;
        new SecretFileWatches(_inotify).Watch(Secret, () => told++).Dispose();
        await SeesAsync(() => Rename("second"));

        told.ShouldBe(0);
    }

    private void Rename(string text)
    {
        File.WriteAllText($"{_directory}/next", text);
        File.Move($"{_directory}/next", Secret, overwrite: true);
    }

    // .NET moves no link to a directory over another.
    private void Turn(string version)
    {
        using var shell = Process.Start("/bin/sh", ["-c", "cd \"$0\" && ln -s \"$1\" new && mv -T new data", _directory, version]);
        shell.WaitForExit();
        shell.ExitCode.ShouldBe(0);
    }

    private Task SeesAsync(params Action[] changes) => SeesAsync(Secret, changes);

    private async Task SeesAsync(string file, params Action[] changes)
    {
        using var seen = new SemaphoreSlim(0);
        using var watch = new SecretFileWatches(_inotify).Watch(file, () => seen.Release());
        foreach (var change in changes)
        {
            // What is still told of the change before must not count for this one.
            while (await seen.WaitAsync(TimeSpan.FromMilliseconds(200))) continue;
            change();
            (await seen.WaitAsync(_patience)).ShouldBeTrue();
        }
    }
}
