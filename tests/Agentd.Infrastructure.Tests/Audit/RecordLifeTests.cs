using System.Text.Json;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Tests.Audit;

public sealed class RecordLifeTests : IDisposable
{
    private readonly AuditRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_begun_record_has_its_directories_with_exact_modes_and_an_open_session_json()
    {
        var record = AuditRoot.Record() with { WorkUnit = "issue-42" };
        _root.Store().TryBegin(record).ShouldBeTrue();

        Shell.Run($"cd {_root.PathOf(record)} && stat -c '%a %n' . agentd runa").ShouldBe("755 .\n755 agentd\n777 runa");
        using var json = JsonDocument.Parse(File.ReadAllBytes(_root.SessionFile(record)));
        json.RootElement.GetProperty("schema_version").GetInt32().ShouldBe(3);
        json.RootElement.GetProperty("session_id").GetString().ShouldBe(record.SessionId.Value);
        json.RootElement.GetProperty("agent").GetString().ShouldBe("site-builder");
        json.RootElement.GetProperty("repo_url").GetString().ShouldBe("https://example.org/repo.git");
        json.RootElement.GetProperty("work_unit").GetString().ShouldBe("issue-42");
        json.RootElement.GetProperty("daemon_id").GetString().ShouldBe(AuditRoot.Daemon.Value);
        json.RootElement.GetProperty("start_timestamp").GetString().ShouldBe("2026-01-02T03:04:05.678Z");
        json.RootElement.TryGetProperty("end_timestamp", out _).ShouldBeFalse();
        json.RootElement.TryGetProperty("outcome", out _).ShouldBeFalse();
    }

    [Fact]
    public void A_record_without_a_work_unit_does_not_mention_one()
    {
        var record = AuditRoot.Record();
        _root.Store().TryBegin(record);
        File.ReadAllText(_root.SessionFile(record)).ShouldNotContain("work_unit");
    }

    [Fact]
    public void An_id_that_is_taken_is_not_begun_again()
    {
        var record = AuditRoot.Record();
        _root.Store().TryBegin(record).ShouldBeTrue();
        _root.Store().TryBegin(record with { RepositoryUrl = "https://example.org/other.git" }).ShouldBeFalse();
        File.ReadAllText(_root.SessionFile(record)).ShouldContain("repo.git");
        Directory.GetFileSystemEntries(Path.GetDirectoryName(_root.PathOf(record))!).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_sealed_record_is_read_only_and_says_how_the_session_ended()
    {
        var record = AuditRoot.Record();
        _root.Store().TryBegin(record);
        Shell.Run($"cd {_root.Runa(record)} && mkdir a && echo x > a/f && chmod 4755 a/f && ln -s /etc/passwd l && mkfifo p");
        var passwd = Shell.ModeOf("/etc/passwd");

        (await _root.Store().SealAsync(AuditRoot.Ended(record), [], default)).ShouldBeEmpty();

        Shell.Run($"cd {_root.PathOf(record)} && stat -c '%a %n' . agentd agentd/session.json runa runa/a runa/a/f runa/p")
            .ShouldBe("755 .\n755 agentd\n444 agentd/session.json\n555 runa\n555 runa/a\n444 runa/a/f\n444 runa/p");
        Shell.ModeOf("/etc/passwd").ShouldBe(passwd);
        using var json = JsonDocument.Parse(File.ReadAllBytes(_root.SessionFile(record)));
        json.RootElement.GetProperty("end_timestamp").GetString().ShouldBe("2026-01-02T03:06:05.678Z");
        json.RootElement.GetProperty("outcome").GetString().ShouldBe("success");
        json.RootElement.GetProperty("exit_code").GetInt32().ShouldBe(0);
    }

    [Fact]
    public void An_end_that_was_noted_is_what_a_later_start_finds_while_the_record_stays_open()
    {
        var record = AuditRoot.Record();
        var other = AuditRoot.Record();
        _root.Store().TryBegin(record);
        _root.Store().TryBegin(other);
        _root.Store().NoteEnd(AuditRoot.Ended(record));

        var found = _root.Store().Incomplete(AuditRoot.Daemon).ToDictionary(r => r.SessionId);
        found[record.SessionId].Outcome.ShouldBe("success");
        found[other.SessionId].IsComplete.ShouldBeFalse();
        File.ReadAllText(_root.SessionFile(record)).ShouldNotContain("outcome");
    }

    [Fact]
    public async Task A_complete_record_is_no_longer_found_and_cannot_be_written_again()
    {
        var record = AuditRoot.Record();
        _root.Store().TryBegin(record);
        _root.Store().NoteEnd(AuditRoot.Ended(record));
        await _root.Store().SealAsync(AuditRoot.Ended(record), [], default);

        _root.Store().Incomplete(AuditRoot.Daemon).ShouldBeEmpty();
        File.Exists(Path.Combine(_root.PathOf(record), "agentd", "end.json")).ShouldBeFalse();
        Should.Throw<SessionException>(() => _root.Store().Update(record)).Message.ShouldContain(_root.PathOf(record));
    }

    [Theory]
    [InlineData(".end.json.new")]
    [InlineData(".console.new")]
    [InlineData(".session.sig.new")]
    public async Task What_a_killed_process_left_half_written_is_no_part_of_a_sealed_record(string half)
    {
        var record = AuditRoot.Record();
        _root.Store().TryBegin(record);
        File.WriteAllText(Path.Combine(_root.PathOf(record), "agentd", half), "{");
        await _root.Store().SealAsync(AuditRoot.Ended(record), [], default);
        _root.Findings().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_complete_record_of_another_daemon_is_not_touched()
    {
        var record = await _root.SealNew();
        var noted = Path.Combine(_root.PathOf(record), "agentd", "end.json");
        File.WriteAllText(noted, "{}");
        _root.Store().Incomplete(DaemonId.FromPaths("/other.sock", "/other.pid"));
        File.Exists(noted).ShouldBeTrue();
        _root.Store().Incomplete(AuditRoot.Daemon);
        File.Exists(noted).ShouldBeFalse();
    }

    [Fact]
    public void A_record_that_goes_away_while_open_ones_are_looked_for_is_passed_by()
    {
        for (var count = 0; count < 2; count++) _root.Store().TryBegin(AuditRoot.Record());
        using var root = DirectoryHandle.OpenPath(_root.Path);
        using var found = IncompleteRecords.Find(root, AuditRoot.Daemon).GetEnumerator();
        found.MoveNext().ShouldBeTrue();
        Directory.Delete(Path.Combine(_root.Path, AuditRoot.Agent.Value), recursive: true);
        found.MoveNext().ShouldBeFalse();
    }

    [Fact]
    public void Records_of_another_daemon_are_not_listed()
    {
        _root.Store().TryBegin(AuditRoot.Record());
        _root.Store().Incomplete(DaemonId.FromPaths("/other.sock", "/other.pid")).ShouldBeEmpty();
    }
}
