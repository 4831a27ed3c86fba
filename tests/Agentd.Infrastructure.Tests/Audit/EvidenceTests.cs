using System.Text.Json;
using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Audit;
using Agentd.Infrastructure.Audit.Chains;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Listing;
using Agentd.Infrastructure.Audit.Sealing;
using Agentd.Infrastructure.Consoles;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Tests.Audit;

public sealed class EvidenceTests : IDisposable
{
    private readonly AuditRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Console_output_is_kept_beside_session_json_and_vouched_for()
    {
        var record = AuditRoot.Record();
        var store = new AuditRecordStore(new AuditRecordSettings { Root = _root.Path, Console = new UpperCase() });
        store.TryBegin(record);
        var raw = Path.Combine(_root.Path, "raw");
        File.WriteAllText(raw, "said");
        var output = await store.KeepConsoleAsync(record, new ConsoleEvidence(raw, [new SecretValue("s"u8)]), default);
        await store.SealAsync(AuditRoot.Ended(record) with { Output = output }, [], default);

        var kept = Path.Combine(_root.PathOf(record), "agentd", "console.log");
        File.ReadAllText(kept).ShouldBe("SAID 1");
        Shell.ModeOf(kept).ShouldBe("444");
        using var json = JsonDocument.Parse(File.ReadAllBytes(_root.SessionFile(record)));
        json.RootElement.GetProperty("console").GetProperty("cut").GetBoolean().ShouldBeTrue();
        _root.Findings().ShouldBeEmpty();
        File.WriteAllText(kept, "SAID 2");
        _root.Findings().ShouldContain("agentd/console.log: has another content");
    }

    [Fact]
    public async Task Console_output_that_could_not_be_kept_takes_no_room()
    {
        var record = AuditRoot.Record();
        var store = new AuditRecordStore(new AuditRecordSettings { Root = _root.Path, Console = new FullDisk() });
        store.TryBegin(record);

        await Should.ThrowAsync<Agentd.Domain.Sessions.SessionException>(
            () => store.KeepConsoleAsync(record, new ConsoleEvidence("/raw", []), default));

        Directory.EnumerateFiles(Path.Combine(_root.PathOf(record), "agentd")).Select(Path.GetFileName).ShouldBe(["session.json"]);
    }

    [Theory]
    [InlineData(OutputState.Whole, false, "whole", false)]
    [InlineData(OutputState.Gap, false, "gap", true)]
    [InlineData(OutputState.Unknown, false, "unknown", null)]
    [InlineData(null, false, "unknown", null)]
    public async Task Says_of_kept_output_whether_it_is_whole(OutputState? state, bool isCut, string word, bool? cut)
    {
        var record = AuditRoot.Record();
        var store = new AuditRecordStore(new AuditRecordSettings { Root = _root.Path, Console = new UpperCase() });
        store.TryBegin(record);
        File.WriteAllText(Path.Combine(_root.Path, "raw"), "said");
        await store.KeepConsoleAsync(record, new ConsoleEvidence(Path.Combine(_root.Path, "raw"), []), default);

        await store.SealAsync(
            AuditRoot.Ended(record) with { Output = state is { } known ? new KeptOutput(known, "why") { IsCut = isCut } : null }, [],
            default);

        using var json = JsonDocument.Parse(File.ReadAllBytes(_root.SessionFile(record)));
        json.RootElement.GetProperty("output").GetProperty("state").GetString().ShouldBe(word);
        json.RootElement.GetProperty("output").TryGetProperty("reason", out _).ShouldBeTrue();
        (json.RootElement.GetProperty("console").TryGetProperty("cut", out var told) ? told.GetBoolean() : (bool?)null).ShouldBe(cut);
        _root.Findings().ShouldBeEmpty();
    }

    [Fact]
    public async Task Says_of_output_that_is_withheld_why()
    {
        var record = AuditRoot.Record();
        var store = new AuditRecordStore(new AuditRecordSettings { Root = _root.Path });
        store.TryBegin(record);
        var ended = AuditRoot.Ended(record) with { Output = new KeptOutput(OutputState.Withheld, "a credential changed") };
        store.NoteEnd(ended);

        store.Incomplete(AuditRoot.Daemon).Single().Output.ShouldBe(ended.Output);
        await store.SealAsync(ended, [], default);

        using var json = JsonDocument.Parse(File.ReadAllBytes(_root.SessionFile(record)));
        json.RootElement.GetProperty("output").GetProperty("state").GetString().ShouldBe("withheld");
        json.RootElement.TryGetProperty("console", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Every_seal_tells_the_new_head()
    {
        var told = new List<ChainHead>();
        var store = new AuditRecordStore(new AuditRecordSettings { Root = _root.Path, OnSealed = told.Add });
        await _root.SealNew(store: store);
        told.ShouldBe(ChainHeads.Read(_root.Path));
    }

    [Theory]
    [InlineData("rm -f session.json && mkfifo session.json")]
    [InlineData("rm -f session.json && ln -s /etc/passwd session.json")]
    [InlineData("truncate -s 5M session.json")]
    [InlineData("echo rubbish >session.json")]
    public async Task A_damaged_record_hides_no_other(string damage)
    {
        var damaged = await _root.SealNew();
        var intact = await _root.SealNew();
        Shell.Run($"cd {Path.GetDirectoryName(_root.SessionFile(damaged))} && chmod 755 . && chmod u+w session.json && {damage}");

        new RecordIndex(_root.Path).All().Select(record => record.SessionId).ShouldBe([intact.SessionId]);
    }

    [Fact]
    public async Task A_copy_of_a_record_under_another_name_is_no_session()
    {
        var record = await _root.SealNew();
        Shell.Run($"cp -a {_root.PathOf(record)} {Path.GetDirectoryName(_root.PathOf(record))}/ffffffffffffffff");

        new RecordIndex(_root.Path).All().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_record_is_shown_by_a_unique_beginning_of_its_id()
    {
        var record = await _root.SealNew();
        _root.Store().TryBegin(AuditRoot.Record());
        var list = new RecordList(_root.Path);
        list.All().Count.ShouldBe(2);
        var details = list.Show(record.SessionId.Value[..8]);
        details.Record.Outcome.ShouldBe("success");
        details.Link.ShouldBe(ChainHeads.Read(_root.Path)[0].Link);
        using var json = JsonDocument.Parse(AuditReports.Json(details));
        json.RootElement.GetProperty("session").GetProperty("chain").GetProperty("sequence").GetInt64().ShouldBe(1);
        Should.Throw<Agentd.Domain.Sessions.SessionException>(() => list.Show("zz")).Message.ShouldContain("'zz'");
    }

    private sealed class FullDisk : IConsoleArchive
    {
        public KeptOutput Write(ConsoleEvidence evidence, SafeFileHandle destination, CancellationToken cancellation)
        {
            RandomAccess.Write(destination, "all that was left of the disk"u8, 0);
            throw new IOException("No space left on device");
        }
    }

    private sealed class UpperCase : IConsoleArchive
    {
        public KeptOutput Write(ConsoleEvidence evidence, SafeFileHandle destination, CancellationToken cancellation)
        {
            RandomAccess.Write(
                destination,
                System.Text.Encoding.ASCII.GetBytes($"{File.ReadAllText(evidence.RawFile).ToUpperInvariant()} {evidence.Masked.Count}"), 0);
            return new KeptOutput(OutputState.Whole) { IsCut = true };
        }
    }
}
