using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Tests.Audit;

public sealed class DiskTroubleTests : IDisposable
{
    private readonly AuditRoot _root = new();

    public void Dispose()
    {
        Shell.Run($"mountpoint -q {_root.Path} && umount {_root.Path}");
        _root.Dispose();
    }

    [Fact]
    public async Task Errors_of_the_disk_anywhere_in_a_seal_are_told_and_leave_an_incomplete_record_that_can_be_sealed_later()
    {
        using var memory = AuditRoot.InMemory();
        var (exit, output) = await AuditChild.Start("fail", memory.Path);
        exit.ShouldBe(0, output);
        var lines = output.TrimEnd().Split('\n');
        lines.ShouldAllBe(line => line.EndsWith(" failures"), output);
        lines.Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_full_file_system_leaves_an_incomplete_record_that_is_sealed_once_there_is_room()
    {
        if (!Environment.IsPrivilegedProcess) return;
        Shell.Run($"mount -t tmpfs -o size=256k none {_root.Path}");
        var record = AuditRoot.Record();
        _root.Store().TryBegin(record);
        Shell.Run($"cd {_root.Runa(record)} && echo x > f; dd if=/dev/zero of=fill bs=4k 2>/dev/null");

        var failure = await Should.ThrowAsync<SessionException>(() => _root.Store().SealAsync(AuditRoot.Ended(record), [], default));

        failure.Message.ShouldContain("No space left on device");
        failure.Message.ShouldContain("free space");
        _root.Store().Incomplete(AuditRoot.Daemon).ShouldHaveSingleItem();
        Should.Throw<SessionException>(() => _root.Store().TryBegin(AuditRoot.Record())).Message.ShouldContain("free space");
        Shell.Run($"find {_root.Path} -mindepth 2 -maxdepth 2 -not -path '*/.chain*' | wc -l").ShouldBe("1");
        Shell.Run($"truncate -s 0 {_root.Runa(record)}/fill");
        await _root.Store().SealAsync(AuditRoot.Ended(record), [], default);
        _root.Findings().ShouldBeEmpty();
    }

    [Fact]
    public void A_probe_that_fails_leaves_nothing_behind()
    {
        if (!Environment.IsPrivilegedProcess) return;
        Shell.Run($"mount -t tmpfs -o nr_inodes=2 none {_root.Path}");
        Should.Throw<SessionException>(() => _root.Store().Probe()).Message.ShouldContain("No space left on device");
        Shell.Run($"ls -A {_root.Path}").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_system_that_is_read_only_leaves_the_record_as_it_was()
    {
        if (!Environment.IsPrivilegedProcess) return;
        Shell.Run($"mount -t tmpfs -o size=1m none {_root.Path}");
        var record = AuditRoot.Record();
        _root.Store().TryBegin(record);
        Shell.Run($"mount -o remount,ro {_root.Path}");
        var failure = await Should.ThrowAsync<SessionException>(() => _root.Store().SealAsync(AuditRoot.Ended(record), [], default));
        failure.Message.ShouldContain("remount the file system read-write");
        Should.Throw<SessionException>(() => _root.Store().Probe()).Message.ShouldContain(_root.Path);
    }
}
