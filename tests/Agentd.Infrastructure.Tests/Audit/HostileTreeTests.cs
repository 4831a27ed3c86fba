using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Tests.Audit;

public sealed class HostileTreeTests : IDisposable
{
    private readonly AuditRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Refuses_a_hard_link_before_any_mode_is_changed()
    {
        var record = Begin("mkdir a && echo x > a/f && chmod 0640 a/f && echo y > b && chmod 0600 b && ln b z && chmod 0700 a");
        var refusal = await Should.ThrowAsync<SessionException>(() => Seal(record));
        refusal.Message.ShouldContain("'runa/b' has 2 hard links");
        refusal.Message.ShouldContain(_root.PathOf(record));
        Shell.Run($"cd {_root.Runa(record)} && stat -c '%a %n' . a a/f b").ShouldBe("777 .\n700 a\n640 a/f\n600 b");
        File.ReadAllText(_root.SessionFile(record)).ShouldNotContain("outcome");
        _root.Store().Incomplete(AuditRoot.Daemon).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(true, "'runa/of-***-here' has 2 hard links")]
    [InlineData(false, "are not known any more, has 2 hard links")]
    public async Task A_refusal_tells_no_value_that_the_session_made_a_name_of(bool isKnown, string told)
    {
        var record = Begin("echo y > of-s3cr3t-value-here && ln of-s3cr3t-value-here z");
        SecretValue[]? masked = isKnown ? [new SecretValue("s3cr3t-value"u8)] : null;

        var refusal = await Should.ThrowAsync<SessionException>(() => _root.Store().SealAsync(AuditRoot.Ended(record), masked, default));

        refusal.Message.ShouldContain(told);
        refusal.Message.ShouldNotContain("s3cr3t");
    }

    [Fact]
    public async Task A_file_outside_keeps_its_mode_when_links_point_to_it()
    {
        var outside = Path.Combine(_root.Path, "outside");
        Shell.Run($"echo x > {outside} && chmod 0666 {outside} && mkdir -m 0777 {outside}.d");
        await Seal(Begin($"ln -s {outside} l && ln -s {outside}.d d && ln -s . self && ln -s ../../../.. up"));
        Shell.ModeOf(outside).ShouldBe("666");
        Shell.ModeOf(outside + ".d").ShouldBe("777");
    }

    [Fact]
    public async Task Fifos_sockets_devices_and_setuid_files_are_sealed_without_being_opened()
    {
        var record = Begin(
            "mkfifo -m 0666 p && python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"s\")' && echo x > u && chmod 6777 u");
        if (Environment.IsPrivilegedProcess) Shell.Run($"cd {_root.Runa(record)} && mknod c c 1 8 && mknod b b 7 99");
        await Seal(record).WaitAsync(TimeSpan.FromMinutes(5));
        Shell.Run($"cd {_root.Runa(record)} && stat -c %a * | sort -u").ShouldBe("444");
        _root.Findings().ShouldBeEmpty();
    }

    [Fact]
    public async Task Directories_without_permissions_are_walked_through()
    {
        var record = Begin("mkdir -p a/b && echo x > a/b/f && chmod 0 a/b/f a/b a");
        await Seal(record);
        Shell.Run($"cd {_root.Runa(record)} && stat -c '%a %n' a a/b a/b/f").ShouldBe("555 a\n555 a/b\n444 a/b/f");
    }

    [Fact]
    public async Task A_thousand_levels_are_sealed_verified_and_removed()
    {
        var record = Begin("python3 -c \"import os\nfor i in range(1000):\n os.mkdir('d'*60); os.chdir('d'*60); open('f','w').close()\"");
        await Seal(record);
        _root.Findings().ShouldBeEmpty();
        Shell.Run($"cd {_root.Runa(record)} && find . -perm /222 | wc -l").ShouldBe("0");
    }

    [Fact]
    public async Task Names_of_any_bytes_are_sealed_and_come_back_from_the_manifest()
    {
        var record = Begin("python3 -c \"import os\n"
            + "for n in (b'\\xff\\xfe', b'a\\nb', b' lead', b'..x', b'-rf', b'x'*255, b'\\xc3\\xa4', b'*', b'\\\\\\\\'):\n"
            + " open(n,'wb').write(n)\"");
        await Seal(record);
        _root.Findings().ShouldBeEmpty();
        Shell.Run($"cd {_root.Runa(record)} && find . -type f -perm 444 -print0 | tr -cd '\\0' | wc -c").ShouldBe("9");
    }

    [Fact]
    public async Task Sparse_giants_cost_what_their_data_takes_up()
    {
        var record = Begin("for i in 1 2 3 4 5 6 7 8; do truncate -s 8T $i; "
            + "printf x | dd of=$i bs=1 seek=$((i*1000000007)) conv=notrunc status=none; done");
        await Seal(record).WaitAsync(TimeSpan.FromMinutes(5));
        _root.Findings().ShouldBeEmpty();
        Shell.Run($"cd {_root.Runa(record)} && chmod u+w 5 "
            + "&& printf y | dd of=5 bs=1 seek=7777777777777 conv=notrunc status=none && chmod u-w 5");
        _root.Findings().ShouldContain("runa/5: has another content");
    }

    [Fact]
    public async Task A_tree_that_grows_while_it_is_sealed_is_refused_or_complete_and_never_half_of_either()
    {
        for (var round = 0; round < 3; round++)
        {
            var record = Begin("for i in $(seq 100); do mkdir d$i; echo x > d$i/f; done");
            using var stop = new CancellationTokenSource();
            var growth = Task.Run(() => Grow(_root.Runa(record), stop.Token));
            var sealing = await Record.ExceptionAsync(() => Seal(record));
            await stop.CancelAsync();
            await growth;
            if (sealing is null) continue;
            sealing.ShouldBeOfType<SessionException>().Message.ShouldContain("the record stays incomplete");
            File.ReadAllText(_root.SessionFile(record)).ShouldNotContain("outcome");
            await Seal(record);
        }
    }

    [Fact]
    public async Task A_mount_inside_a_record_is_refused_and_what_is_mounted_keeps_its_mode()
    {
        if (!Environment.IsPrivilegedProcess) return;
        var record = Begin("mkdir m && echo x > f");
        var outside = Path.Combine(_root.Path, "outside");
        Shell.Run(
            $"mkdir -m 0777 {outside} && echo x > {outside}/f && chmod 0666 {outside}/f && mount --bind {outside} {_root.Runa(record)}/m");
        try
        {
            (await Should.ThrowAsync<SessionException>(() => Seal(record))).Message.ShouldContain("'runa/m' is a mount point");
            Shell.Run($"stat -c %a {outside} {outside}/f {_root.Runa(record)}/f").ShouldBe("777\n666\n644");
        }
        finally
        {
            Shell.Run($"umount {_root.Runa(record)}/m");
        }
    }

    private static void Grow(string runa, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested && i < 3000; i++)
        {
            var path = Path.Combine(runa, $"d{i % 100 + 1}", $"new{i}");
            if (Record.Exception(() => File.WriteAllText(path, "x")) is UnauthorizedAccessException) return;
        }
    }

    private SessionRecord Begin(string script)
    {
        var record = AuditRoot.Record();
        _root.Store().TryBegin(record).ShouldBeTrue();
        Shell.Run($"cd {_root.Runa(record)} && {script}");
        return record;
    }

    private Task<IReadOnlyList<string>> Seal(SessionRecord record) => _root.Store().SealAsync(AuditRoot.Ended(record), [], default);
}
