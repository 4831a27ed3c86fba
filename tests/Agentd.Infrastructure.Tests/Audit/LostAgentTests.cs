using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Chains;
using Agentd.Infrastructure.Audit.Pruning;
using Agentd.Infrastructure.Audit.Verification;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Tests.Audit;

/// <summary>What is missed, or lies in the way, where an agent's directory or the files of its chain should be.</summary>
public sealed class LostAgentTests : IDisposable
{
    private readonly AuditRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("chmod -R u+w site-builder; rm -rf site-builder")]
    [InlineData("chmod -R u+w site-builder; rm -rf site-builder/*")]
    [InlineData("mv site-builder ../$(basename $PWD).away")]
    [InlineData("mv site-builder Site-Builder")]
    public async Task An_agent_whose_records_are_all_gone_is_missed_by_what_its_chain_says(string loss)
    {
        for (var count = 0; count < 3; count++) await _root.SealNew();
        var newest = await _root.SealNew();
        Damage(loss);

        var report = _root.Verify();

        report.Agents.ShouldHaveSingleItem().Agent.ShouldBe("site-builder");
        var findings = string.Join('\n', report.Findings);
        findings.ShouldContain($"site-builder {newest.SessionId}: was the newest record, at place 4 of the chain, and is missing");
        findings.ShouldContain($"site-builder: the records at places 1 to 3 are missing before {newest.SessionId}, and were not pruned");
        Shell.Run($"rm -rf {_root.Path}.away");
    }

    [Fact]
    public async Task An_agent_whose_records_were_all_pruned_may_lose_its_directory()
    {
        await _root.SealNew();
        new AuditPruning(_root.Path, TimeProvider.System)
            .Run(new PruneRequest { MaxAge = TimeSpan.Zero }, default);
        Damage("rmdir site-builder");

        var report = _root.Verify();

        report.Findings.ShouldBeEmpty();
        report.Agents.ShouldHaveSingleItem().Pruned.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_head_of_an_agent_whose_records_are_gone_is_printed_all_the_same()
    {
        var record = await _root.SealNew();
        Damage("chmod -R u+w site-builder; rm -rf site-builder");
        ChainHeads.Read(_root.Path).ShouldHaveSingleItem().SessionId.ShouldBe(record.SessionId.Value);
    }

    [Theory]
    [InlineData(
        "mv site-builder ../$(basename $PWD).away; ln -s ../$(basename $PWD).away site-builder",
        "site-builder is a link where the agent's directory should be: what it leads to was not compared")]
    [InlineData(
        "rm -rf .chain; mv site-builder ../$(basename $PWD).away; ln -s ../$(basename $PWD).away site-builder", "site-builder is a link")]
    [InlineData(
        "chmod -R u+w site-builder; rm -rf site-builder; echo > site-builder",
        "site-builder is a file where the agent's directory should be")]
    [InlineData(
        "mv site-builder/$ID ../$(basename $PWD).away; ln -s ../../$(basename $PWD).away site-builder/$ID",
        "is a link where a record should be: what it leads to was not compared")]
    [InlineData("mv .chain/site-builder .chain/x-y; ln -s x-y .chain/site-builder", ".chain/site-builder/head.json cannot be read: ")]
    [InlineData("mv .chain .away; ln -s .away .chain", ".chain/site-builder/head.json cannot be read: ")]
    public async Task What_lies_where_a_directory_should_be_is_a_finding_and_not_followed(string change, string finding)
    {
        var record = await _root.SealNew();
        Damage($"ID={record.SessionId}; {change}");
        _root.Findings().ShouldContain(finding);
        Shell.Run($"rm -rf {_root.Path}.away");
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"head":{}}""")]
    [InlineData("""{"head":{"sequence":1,"session_id":"0123456789abcdef","link":"short"}}""")]
    [InlineData("""{"head":{"sequence":0,"session_id":"0123456789abcdef","link":"0000000000000000000000000000000000000000000000000000000000000000"}}""")]
    [InlineData("""{"announced":{"sequence":1,"session_id":"../../../../etc","link":"0000000000000000000000000000000000000000000000000000000000000000"}}""")]
    public async Task A_head_json_that_agentd_did_not_write_is_a_finding(string content)
    {
        await _root.SealNew();
        Damage($"echo '{content}' > .chain/site-builder/head.json");
        _root.Verify().Findings.ShouldHaveSingleItem().ToString().ShouldStartWith("site-builder: .chain/site-builder/head.json ");
    }

    [Fact]
    public async Task An_announced_record_whose_session_json_is_no_file_is_named()
    {
        var record = await _root.SealNew();
        var link = ChainHeads.Read(_root.Path)[0].Link;
        Damage($$$"""
            echo '{"announced":{"sequence":1,"session_id":"{{{record.SessionId}}}","link":"{{{link}}}"}}' > .chain/site-builder/head.json
            cd site-builder/{{{record.SessionId}}}/agentd && rm -f session.json && mkdir session.json
            """);
        _root.Findings().ShouldContain(
            $".chain/site-builder/head.json announces {record.SessionId}, whose session.json is not a regular file");
    }

    [Fact]
    public async Task A_head_json_that_is_gone_is_a_note()
    {
        await _root.SealNew();
        Damage("rm .chain/site-builder/head.json");
        var report = _root.Verify();
        report.Findings.ShouldBeEmpty();
        report.Agents[0].Notes.ShouldContain(note => note.Contains(".chain/site-builder/head.json"));
    }

    [Theory]
    [InlineData("rm", "is missing")]
    [InlineData("echo rubbish >", "is not what agentd writes")]
    public async Task A_seal_that_finds_no_usable_head_json_says_that_the_end_was_taken_from_the_records(string damage, string words)
    {
        await _root.SealNew();
        Damage($"{damage} .chain/site-builder/head.json");
        var record = AuditRoot.Record();
        var store = _root.Store();
        store.TryBegin(record);

        var warning = (await store.SealAsync(AuditRoot.Ended(record), [], default)).ShouldHaveSingleItem();

        warning.ShouldContain($".chain/site-builder/head.json {words}");
        warning.ShouldContain("place 1");
        _root.Findings().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_end_of_a_damaged_chain_is_neither_printed_to_be_kept_nor_written_over_by_pruning()
    {
        await _root.SealNew();
        Damage("echo rubbish > .chain/site-builder/head.json");
        Should.Throw<SessionException>(() => ChainHeads.Read(_root.Path))
            .Message.ShouldContain(".chain/site-builder/head.json is not what agentd writes");
        Should.Throw<SessionException>(() => new AuditPruning(_root.Path, TimeProvider.System)
            .Run(new PruneRequest { MaxAge = TimeSpan.Zero }, default)).Message.ShouldContain("head.json");
        Shell.Run($"cat {_root.Path}/.chain/site-builder/head.json").ShouldBe("rubbish");
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"sequence":1,"session_id":null,"previous":null,"link":null}""")]
    public async Task A_list_of_pruned_records_that_agentd_did_not_write_is_a_finding(string line)
    {
        await _root.SealNew();
        Damage($"echo '{line}' > .chain/site-builder/pruned");
        _root.Findings().ShouldContain(".chain/site-builder/pruned has a line 1 that agentd does not write");
    }

    [Fact]
    public async Task A_list_of_pruned_records_that_is_damaged_while_a_record_goes_is_a_finding_too()
    {
        var record = await _root.SealNew();
        using var directory = DirectoryHandle.OpenPath(_root.Path);
        var findings = new List<AuditFinding>();

        new AgentVerification(AuditRoot.Agent.Value, directory, findings, default).Run(_ => Gone(), null, null);

        findings.ShouldContain(finding => finding.SessionId == record.SessionId.Value);
        findings.ShouldContain(finding => finding.What.StartsWith(".chain/site-builder/pruned has a line 1 that agentd does not write"));

        bool Gone()
        {
            Damage($"chmod -R u+w site-builder; rm -r site-builder/{record.SessionId}; echo rubbish > .chain/site-builder/pruned");
            return true;
        }
    }

    [Fact]
    public async Task Entries_that_are_nothing_of_agentd_s_are_named_and_are_no_difference()
    {
        await _root.SealNew();
        Damage("mkdir lost+found && : > notes && mkdir Site-Builder && mkdir site-builder/old && mkdir .chain/Other "
            + "&& : > .chain/site-builder/x && mkdir .probe-0123 site-builder/.begin-01234567-0123456789abcdef "
            + "&& : > \"$(printf 'a\\033b')\"");

        var report = _root.Verify();

        report.Findings.ShouldBeEmpty();
        report.Unknown.ShouldBe(
            [@"a\033b", "Site-Builder", ".chain/Other", ".chain/site-builder/x", "lost+found", "notes", "site-builder/old"],
            ignoreOrder: true);
    }

    private void Damage(string script) => Shell.Run($"cd {_root.Path}; {script}");
}
