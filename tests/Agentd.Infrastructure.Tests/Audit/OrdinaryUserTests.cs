namespace Agentd.Infrastructure.Tests.Audit;

/// <summary>The same work without root's powers, in a process that has dropped them.</summary>
public sealed class OrdinaryUserTests : IDisposable
{
    private const int Nobody = 65534;
    private readonly AuditRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Records_that_the_user_owns_are_sealed_verified_and_pruned()
    {
        if (!Environment.IsPrivilegedProcess) return;
        var runa = Open("mkdir -p a/b && echo x > a/b/f && chmod 0 a/b/f a/b a && mkfifo -m 0 p && ln -s /root l");

        (await AuditChild.Start("seal", _root.Path, user: Nobody)).ShouldBe((0, ""));
        Shell.Run($"cd {runa} && stat -c '%a %n' . a a/b a/b/f p").ShouldBe("555 .\n555 a\n555 a/b\n444 a/b/f\n444 p");
        (await AuditChild.Start("verify", _root.Path, user: Nobody)).ShouldBe((0, "\n"));
        (await AuditChild.Start("prune", _root.Path, user: Nobody)).ShouldBe((0, ""));
        Directory.Exists(runa).ShouldBeFalse();
    }

    [Fact]
    public async Task An_entry_of_another_user_is_named_with_the_authority_that_is_missing()
    {
        if (!Environment.IsPrivilegedProcess) return;
        var runa = Open("echo x > f");
        Shell.Run($"chown 1:1 {runa}/f");
        var (exit, output) = await AuditChild.Start("seal", _root.Path, user: Nobody);
        exit.ShouldBe(1);
        output.ShouldContain("'runa/f' could not be sealed");
        output.ShouldContain("CAP_FOWNER");
        _root.Store().Incomplete(AuditRoot.Daemon).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Verifying_needs_read_access_only()
    {
        if (!Environment.IsPrivilegedProcess) return;
        await _root.SealNew("mkdir a && echo x > a/f");
        Shell.Run($"chmod 0755 {_root.Path}");
        (await AuditChild.Start("verify", _root.Path, user: Nobody)).ShouldBe((0, "\n"));
    }

    [Fact]
    public async Task A_running_session_that_closes_a_directory_to_the_daemon_does_not_keep_old_records_from_going()
    {
        if (!Environment.IsPrivilegedProcess) return;
        var old = await _root.SealNew();
        var runa = Open("mkdir -m 0700 private");
        Shell.Run($"chown 1:1 {runa}/private");
        (await AuditChild.Start("shrink", _root.Path, user: Nobody)).ShouldBe((0, ""));
        Directory.Exists(_root.PathOf(old)).ShouldBeFalse();
        Directory.Exists(runa).ShouldBeTrue();
    }

    private string Open(string script)
    {
        var record = AuditRoot.Record();
        _root.Store().TryBegin(record);
        Shell.Run($"cd {_root.Runa(record)} && {script}; chown -Rh {Nobody}:{Nobody} {_root.Path}");
        return _root.Runa(record);
    }
}
