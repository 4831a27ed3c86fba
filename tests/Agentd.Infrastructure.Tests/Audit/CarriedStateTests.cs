using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Continuing;
using Agentd.Infrastructure.Staging;

namespace Agentd.Infrastructure.Tests.Audit;

/// <summary>The state of a sealed record, on its way into the staging directory of a session that begins with it.</summary>
public sealed class CarriedStateTests : IDisposable
{
    private static readonly ResourceNames _names = new(AuditRoot.Daemon, AuditRoot.Agent, SessionId.Parse("00112233445566ff"));

    private readonly AuditRoot _root = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("agentd-carry-").FullName;

    private StagedSession Staged => new(Path.Combine(_folder, _names.Staging));

    public void Dispose()
    {
        _root.Dispose();
        Shell.Run($"chmod -R u+rwX '{_folder}'; rm -rf '{_folder}'");
    }

    [Fact]
    public async Task Is_copied_byte_for_byte_with_its_times_for_the_session_user_to_read_and_without_what_runa_was_configured_with()
    {
        var record = await _root.SealNew("""
            mkdir -p workspace/claim store/claim transcript displaced/.runa/workspace
            echo one >workspace/claim/a.json; echo two >store/claim/a.json; : >workspace/empty
            head -c 300000 /dev/urandom >workspace/large; chmod 4711 workspace/large
            echo '{"models":[{"model":"m","input_tokens":1,"output_tokens":1}]}' >workspace/usage.json; echo kept >store/usage.json
            echo x | tee config.toml state.toml transcript/t displaced/.runa/workspace/y >/dev/null
            touch -d '2001-02-03 04:05:06.7 UTC' workspace/claim/a.json
            """);

        var carried = await CarryAsync(record);

        (carried.Files, carried.Directories, carried.Bytes, carried.LeftOut).ShouldBe((5, 4, (7 * 4096) + 303104, 0));
        Shell.Run($"cd {Staged.ContinuedState}; find . -printf '%P %m\\n' | sort").Split('\n').ShouldBe(
        [
            " 755", "store 755", "store/claim 755", "store/claim/a.json 644", "store/usage.json 644", "workspace 755", "workspace/claim 755",
            "workspace/claim/a.json 644", "workspace/empty 644", "workspace/large 644",
        ]);
        Shell.Run($"cd {Staged.ContinuedState}; for f in $(find . -type f); do cmp $f {_root.Runa(record)}/$f; done").ShouldBeEmpty();
        Shell.Run($"stat -c %Y {Staged.ContinuedState}/workspace/claim/a.json").ShouldBe("981173106");
    }

    [Fact]
    public async Task Is_without_links_pipes_sockets_and_what_lies_too_deep_and_names_them()
    {
        var record = await _root.SealNew("""
            mkdir -p workspace/d store
            ln -s /etc/passwd workspace/link; ln -s .. workspace/d/up; mkfifo store/pipe
            echo x >workspace/d/file
            long=$(printf '%0250d' 0)
            (cd store; for i in 1 2 3 4 5 6 7 8 9; do mkdir $long; cd $long; done; echo deep >file)
            (cd workspace; for i in $(seq 70); do mkdir e; cd e; done; echo deep >file)
            """);

        var carried = await CarryAsync(record);

        carried.LeftOut.ShouldBe(5);
        carried.Named.Where(name => !name.StartsWith("store/000", StringComparison.Ordinal)).ShouldBe(
            ["store/pipe", "workspace/link", "workspace/d/up", "workspace/" + string.Join('/', Enumerable.Repeat("e", 64))]);
        Shell.Run($"find {Staged.ContinuedState} ! -type f ! -type d").ShouldBeEmpty();
        Shell.Run($"cat {Staged.ContinuedState}/workspace/d/file").ShouldBe("x");
        new StagingDirectories(_folder).Remove(_names).ShouldBeTrue();
    }

    [Fact]
    public async Task Keeps_names_that_are_no_text_and_leaves_nothing_when_it_is_removed()
    {
        var record = await _root.SealNew("""
            mkdir -p workspace; cd workspace
            printf x >"$(printf 'a\377\nb')"; printf y >-rf; mkdir "$(printf '\303(')"; printf z >"$(printf '\303(/ *')"
            """);

        await CarryAsync(record);

        Shell.Run($"cd {Staged.ContinuedState}; diff -r workspace {_root.Runa(record)}/workspace && find . -type f | wc -l").ShouldEndWith("4");
        new StagingDirectories(_folder).Remove(_names).ShouldBeTrue();
        Directory.Exists(Staged.Directory).ShouldBeFalse();
    }

    [Theory]
    [InlineData("ln -s /etc workspace; echo x >store")]
    [InlineData("mkdir other; echo x >other/file")]
    [InlineData("true")]
    public async Task Is_none_where_neither_place_is_a_directory(string script) =>
        (await EarlierAsync(await _root.SealNew(script))).State.ShouldBeNull();

    [Fact]
    public async Task Counts_holes_as_what_their_copy_takes_up_and_sums_no_more_than_there_are_numbers()
    {
        var record = await _root.SealNew("mkdir workspace store; truncate -s 8T workspace/a; truncate -s 3000001 store/b");

        (await EarlierAsync(record)).State!.Bytes.ShouldBe((8L << 40) + 3002368 + 8192);
    }

    [Fact]
    public async Task Files_whose_digest_leaves_out_their_holes_are_compared_too()
    {
        var record = await _root.SealNew("mkdir workspace; truncate -s 1100M workspace/holes; echo end >>workspace/holes");

        File.ReadAllText($"{_root.PathOf(record)}/agentd/manifest.mtree").ShouldContain("sparse256digest");
        await CarryAsync(record);

        new FileInfo($"{Staged.ContinuedState}/workspace/holes").Length.ShouldBe((1100L << 20) + 4);
    }

    [Theory]
    [InlineData("echo tampered >file", "'runa/workspace/d/file' is not what it was")]
    [InlineData("echo longer than before >file", "'runa/workspace/d/file' is not what it was")]
    [InlineData("rm file; ln -s /etc/passwd file", "'runa/workspace/d/file' is not what it was")]
    [InlineData("rm file; mkfifo file", "'runa/workspace/d/file' is not what it was")]
    [InlineData("rm file", "cannot copy the state of")]
    [InlineData("cd ..; mv d e; ln -s /etc d", "cannot copy the state of")]
    [InlineData("chmod u+w ../../../agentd/manifest.mtree; echo >>../../../agentd/manifest.mtree", "agentd/manifest.mtree of session")]
    public async Task What_was_changed_since_it_was_verified_is_refused(string meddle, string why)
    {
        var record = await _root.SealNew("mkdir -p workspace/d; echo original >workspace/d/file");
        var earlier = await EarlierAsync(record);
        Shell.Run($"cd {_root.Runa(record)}/workspace/d; chmod u+w . .. file ../../../agentd; {meddle}");

        (await Should.ThrowAsync<SessionException>(() => CopyAsync(record, earlier))).Message.ShouldContain(why);
    }

    [Fact]
    public async Task Of_a_record_that_does_not_verify_nothing_is_read()
    {
        var record = await _root.SealNew("mkdir workspace; echo x >workspace/file");
        Shell.Run($"cd {_root.Runa(record)}/workspace; chmod u+w . file; echo tampered >file; chmod u-w . file");

        (await Should.ThrowAsync<SessionException>(() => EarlierAsync(record))).Message
            .ShouldContain($"is not as it was sealed: 1 difference(s); see 'agentd audit verify {record.SessionId}'");
    }

    private async Task<CarriedState> CarryAsync(SessionRecord record)
    {
        var earlier = await EarlierAsync(record);
        await CopyAsync(record, earlier);
        return earlier.State!;
    }

    private Task<EarlierRecord> EarlierAsync(SessionRecord record) =>
        new EarlierWork(_root.Path).VerifyAsync(record.Agent, record.SessionId, default);

    private Task CopyAsync(SessionRecord record, EarlierRecord earlier)
    {
        Directory.CreateDirectory(Staged.Directory);
        File.WriteAllText($"{Staged.Directory}/daemon", AuditRoot.Daemon.Value);
        var work = new ContinuedWork(record.Agent, record.SessionId, earlier.ManifestDigest, BundleDigest: null) { State = earlier.State };
        return new EarlierWork(_root.Path).CopyAsync(work, Staged, default);
    }
}
