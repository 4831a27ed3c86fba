using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Chains;
using Agentd.Infrastructure.Audit.Listing;
using Agentd.Infrastructure.Audit.Manifests;
using Agentd.Infrastructure.Audit.Pruning;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Audit.Verification;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Tests.Audit;

public sealed class VerificationTests : IDisposable
{
    private readonly AuditRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Untouched_records_of_every_kind_of_entry_are_intact()
    {
        await _root.SealNew(
            "mkdir -p a/b && echo x > a/b/f && : > empty && ln -s /nowhere l && mkfifo p && printf x > \"$(printf 'n\\nl \\377#=*')\"");
        await _root.SealNew("truncate -s 8T giant && printf x | dd of=giant bs=1 seek=5000000000 conv=notrunc status=none");
        var report = _root.Verify();
        report.Findings.ShouldBeEmpty();
        report.Agents.ShouldHaveSingleItem().Records.ShouldBe(2);
    }

    [Theory]
    [InlineData("cp -a {0}/. {1}/")]
    [InlineData("tar -C {0} -c . | tar -C {1} -x -p")]
    public async Task A_restored_copy_is_intact(string restore)
    {
        await _root.SealNew("mkdir -p a/b && echo x > a/b/f && ln -s /nowhere l && mkfifo p && truncate -s 1M sparse");
        using var copy = new AuditRoot();

        Shell.Run(string.Format(null, restore, _root.Path, copy.Path));

        var report = copy.Verify();
        report.Findings.ShouldBeEmpty();
        report.Agents.ShouldHaveSingleItem().Records.ShouldBe(1);
    }

    [Theory]
    [InlineData("printf y > a/f", "runa/a/f", "has another content")]
    [InlineData("printf long > a/f", "runa/a/f", "had 1 bytes and has 4")]
    [InlineData("rm a/f", "runa/a/f", "is missing: a file")]
    [InlineData("rm -r a", "runa/a", "is missing: a directory")]
    [InlineData("mv a/f a/g", "runa/a/g", "was added: a file")]
    [InlineData("mkdir a/new", "runa/a/new", "was added: a directory")]
    [InlineData("chmod 0644 a/f", "runa/a/f", "had mode 0444 and has 0644")]
    [InlineData("chmod 0755 a", "runa/a", "had mode 0555 and has 0755")]
    [InlineData("rm l; ln -s /etc l", "runa/l", "pointed to '/nowhere' and points to '/etc'")]
    [InlineData("rm p; : > p; chmod 0444 p", "runa/p", "was a fifo and is a file")]
    [InlineData("touch -d '2001-02-03 04:05:06 UTC' a/f", "runa/a/f", "was modified at ")]
    [InlineData("touch -d '2001-02-03 04:05:06 UTC' a", "runa/a", "was modified at ")]
    [InlineData("touch -h -d '2001-02-03 04:05:06 UTC' l", "runa/l", "was modified at ")]
    [InlineData("echo >> ../agentd/manifest.mtree", "agentd/manifest.mtree", "has another content")]
    [InlineData(": > ../agentd/note", "agentd/note", "was added")]
    [InlineData(": > ../note", "note", "was added")]
    public async Task A_change_is_found_and_named(string change, string entry, string what)
    {
        var record = await _root.SealNew("mkdir a && printf x > a/f && ln -s /nowhere l && mkfifo p && mkdir z && echo z > z/z");
        Shell.Run($"cd {_root.Runa(record)} && {change}");
        _root.Verify().Findings.ShouldContain(
            finding => finding.SessionId == record.SessionId.Value && finding.Entry == entry && finding.What.StartsWith(what));
    }

    [Theory]
    [InlineData("manifest.mtree", "mkdir")]
    [InlineData("manifest.mtree", "mkfifo")]
    [InlineData("manifest.mtree", "ln -s /dev/zero")]
    [InlineData("console.log", "mkfifo")]
    [InlineData("session.json", "mkdir")]
    [InlineData("end.json", "mkdir")]
    public async Task A_document_that_is_no_file_any_more_is_a_finding(string document, string make)
    {
        var record = await _root.SealNew();
        Shell.Run($"cd {_root.PathOf(record)}/agentd && rm -f {document} && {make} {document}");
        _root.Findings().ShouldContain(record.SessionId.Value);
    }

    [Theory]
    [InlineData("cat", "")]
    [InlineData("sed s/success/blocked/", "agentd/end.json: was added")]
    [InlineData(":", "agentd/end.json: was added")]
    public async Task The_noted_end_of_a_record_that_is_being_published_is_no_finding_if_it_says_the_same(string copy, string finding)
    {
        var record = await _root.SealNew();
        Shell.Run($"cd {_root.PathOf(record)}/agentd && {copy} < session.json > end.json");
        if (finding.Length == 0) _root.Findings().ShouldBeEmpty();
        else _root.Findings().ShouldContain(finding);
    }

    [Fact]
    public async Task A_record_that_is_pruned_while_it_is_verified_is_noted_and_no_finding()
    {
        var record = await _root.SealNew();
        using var directory = DirectoryHandle.OpenPath(_root.Path);
        var findings = new List<AuditFinding>();
        var verified = new AgentVerification(AuditRoot.Agent.Value, directory, findings, default)
            .Run(_ => Pruned(TimeSpan.Zero), null, null);
        findings.ShouldBeEmpty();
        verified.Notes.ShouldContain($"{record.SessionId} was pruned while it was compared");

        bool Pruned(TimeSpan age) =>
            new AuditPruning(_root.Path, TimeProvider.System).Run(new PruneRequest { MaxAge = age }, default).Records.Count == 1;
    }

    [Fact]
    public async Task A_record_that_is_pruned_while_all_are_listed_is_left_out()
    {
        for (var count = 0; count < 3; count++) await _root.SealNew();
        using var agent = DirectoryHandle.OpenPath(Path.Combine(_root.Path, AuditRoot.Agent.Value));
        using var readings = RecordReading.AllOf(agent).GetEnumerator();
        readings.MoveNext().ShouldBeTrue();
        new AuditPruning(_root.Path, TimeProvider.System).Run(new PruneRequest { MaxAge = TimeSpan.Zero }, default);
        readings.MoveNext().ShouldBeFalse();
    }

    [Fact]
    public async Task An_edited_session_json_breaks_the_chain()
    {
        var record = await _root.SealNew();
        await _root.SealNew();
        Shell.Run($"sed -i 's/success/blocked/' {_root.SessionFile(record)}");
        _root.Findings().ShouldContain($"{record.SessionId}: is not the record that");
    }

    [Fact]
    public async Task An_edited_newest_session_json_is_found_by_what_the_chain_says_of_its_end()
    {
        await _root.SealNew();
        var record = await _root.SealNew();
        Shell.Run($"sed -i 's/success/blocked/' {_root.SessionFile(record)}");
        _root.Findings().ShouldContain($"{record.SessionId}");
    }

    [Fact]
    public async Task A_removed_record_is_missed_in_the_middle_and_at_the_end()
    {
        await _root.SealNew();
        var middle = await _root.SealNew();
        var newest = await _root.SealNew();
        Shell.Run($"chmod -R u+w {_root.PathOf(middle)}; rm -r {_root.PathOf(middle)}");
        _root.Findings().ShouldContain("the record at place 2 is missing");
        Shell.Run($"chmod -R u+w {_root.PathOf(newest)}; rm -r {_root.PathOf(newest)}");
        _root.Findings().ShouldContain($"{newest.SessionId}: was the newest record");
    }

    [Fact]
    public async Task Records_that_change_places_are_found()
    {
        var one = _root.PathOf(await _root.SealNew("echo 1 > f"));
        var two = _root.PathOf(await _root.SealNew("echo 2 > f"));
        Shell.Run($"mv {one} {one}.x; mv {two} {one}; mv {one}.x {two}");
        _root.Findings().ShouldContain("it was swapped or moved");
    }

    [Fact]
    public async Task A_head_kept_elsewhere_finds_the_newest_record_gone_even_when_the_chain_s_own_files_were_turned_back()
    {
        var first = await _root.SealNew();
        Shell.Run($"cp -r {_root.Path}/.chain {_root.Path}/../{Path.GetFileName(_root.Path)}.kept");
        var second = await _root.SealNew();
        var heads = ChainHeads.Read(_root.Path);
        heads.ShouldHaveSingleItem().SessionId.ShouldBe(second.SessionId.Value);
        _root.Verify(heads).Agents[0].VouchedTo!.SessionId.ShouldBe(second.SessionId.Value);

        Shell.Run($"chmod -R u+w {_root.PathOf(second)}; rm -r {_root.PathOf(second)} {_root.Path}/.chain; "
            + $"mv {_root.Path}.kept {_root.Path}/.chain");
        _root.Findings().ShouldBeEmpty();
        _root.Verify().Agents[0].Notes.ShouldContain(note => note.Contains(first.SessionId.Value));
        _root.Findings(heads).ShouldContain($"{second.SessionId}: is what the given head names");
    }

    [Fact]
    public async Task A_head_is_the_sha256_of_the_newest_session_json_and_survives_its_own_lines()
    {
        var record = await _root.SealNew();
        var head = ChainHeads.Read(_root.Path).ShouldHaveSingleItem();
        head.Link.ShouldBe(Shell.Run($"sha256sum < {_root.SessionFile(record)}")[..64]);
        ChainHeads.Parse(new StringReader(head + "\n")).ShouldBe([head]);
        Should.Throw<SessionException>(() => ChainHeads.Parse(new StringReader("what"))).Message.ShouldContain("line 1");
    }

    [Fact]
    public async Task Sessions_of_one_agent_that_end_together_form_one_chain()
    {
        await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => Task.Run(() => _root.SealNew())));
        _root.Findings().ShouldBeEmpty();
        _root.Verify().Agents[0].Records.ShouldBe(24);
    }

    [Fact]
    public async Task Verifying_while_sessions_end_finds_nothing()
    {
        using var stop = new CancellationTokenSource();
        var sealing = Task.Run(async () =>
        {
            for (var i = 0; i < 15; i++) await _root.SealNew(":");
            await stop.CancelAsync();
        });
        while (!stop.IsCancellationRequested) _root.Findings().ShouldBeEmpty();
        await sealing;
    }

    [Fact]
    public async Task The_manifest_holds_what_sha256sum_prints()
    {
        var record = await _root.SealNew("seq 100000 > f; touch -d @981173106.000000007 f; touch -d @-5.25 .");
        var sum = Shell.Run($"sha256sum < {_root.Runa(record)}/f")[..64];
        File.ReadAllText(Manifest(record)).ShouldBe(
            $"#mtree\n. type=dir mode=0555 time=-6.750000000\nf type=file mode=0444 size=588895 sha256digest={sum} "
            + "time=981173106.000000007\n..\n");
        _root.Findings().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2001-02-03T04:05:06.123456789Z")]
    [InlineData("1911-02-03T04:05:06.123456789Z")]
    public async Task A_seal_changes_no_time_that_an_entry_was_last_changed_at(string time)
    {
        var record = await _root.SealNew($"mkdir -m 0 d && echo x > f && ln -s f l && mkfifo p && touch -h -d {time} d f l p .");
        Shell.Run($"cd {_root.Runa(record)} && stat -c %y d f l p . | sort -u | wc -l").ShouldBe("1");
        Shell.Run($"TZ=UTC stat -c %y {_root.Runa(record)}/d").ShouldBe(time.Replace("T", " ").Replace("Z", " +0000"));
    }

    [Theory]
    [InlineData("981173106.123456789", "", true)]
    [InlineData("981173106.123456789", "981173106.123456700", true)]
    [InlineData("981173106.123456789", "981173106", true)]
    [InlineData("-5.000000001", "-6", true)]
    [InlineData("981173106.123456789", "981173107", false)]
    [InlineData("981173106.123456789", "981173106.2", false)]
    [InlineData("981173106.5", "981173106.500000001", false)]
    public async Task A_time_that_a_copy_cut_short_counts_as_the_same(string sealedAt, string copied, bool same)
    {
        var record = await _root.SealNew($"echo x > f; touch -d @{sealedAt} f");
        if (copied.Length > 0) Shell.Run($"touch -d @{copied} {_root.Runa(record)}/f");
        _root.Verify().Findings.Any().ShouldBe(!same);
    }

    [Fact]
    public async Task A_manifest_of_before_times_were_kept_is_compared_without_them()
    {
        var record = await _root.SealNew("mkdir a && echo x > a/f");
        Shell.Run($"chmod u+w {Manifest(record)} && sed -i 's/ time=[^ ]*//' {Manifest(record)} && touch {_root.Runa(record)}/a/f");
        List<string> found = [];
        using (var directory = DirectoryHandle.OpenPath(_root.PathOf(record)))
        using (var agentd = directory.OpenDirectory("agentd\0"u8))
        using (var manifest = new ManifestReader(agentd))
            new TreeVerification(manifest, (path, what) => found.Add($"{path} {what}"), default).Run(directory, RecordLayout.Runa);
        found.ShouldBeEmpty();
    }

    private string Manifest(SessionRecord record) => Path.Combine(_root.PathOf(record), "agentd", "manifest.mtree");
}
