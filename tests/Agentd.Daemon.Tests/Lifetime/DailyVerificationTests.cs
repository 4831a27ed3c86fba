using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Daemon.Lifetime;
using Agentd.Daemon.Notices;
using Agentd.Daemon.Tests.Commands;
using Agentd.Infrastructure.Audit.Verification;
using Agentd.Infrastructure.Configuration;
using Agentd.Notify.Protocol;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace Agentd.Daemon.Tests.Lifetime;

public sealed class DailyVerificationTests : IDisposable
{
    private readonly KeptRecords _records = new("audit_verify = \"daily\"\nstate_dir = \"state\"");
    private readonly FakeTimeProvider _clock = new(KeptRecords.LongAgo);
    private readonly LogOfEvents _log = new();

    public void Dispose() => _records.Dispose();

    [Fact]
    public async Task Records_are_verified_when_the_daemon_is_ready_and_then_once_a_day_also_by_the_next_daemon()
    {
        var record = await _records.Seal();
        using var first = Start(Own);
        (await _log.Next()).ShouldBe(("agentd.audit_verified", "1 0"));
        var note = first.Note!;
        (note.LastEnded, note.LastRecords, note.Tampered).ShouldBe((KeptRecords.LongAgo, 1, 0));
        await first.StopAsync(default);

        Tamper(record);
        using var second = Start(Own);
        (await PassUntilLoggedAsync()).ShouldBe(("agentd.record_tampered", $"site-builder {record} 1 runa/file had 9 bytes and has 4"));
        (await _log.Next()).ShouldBe(("agentd.audit_verified", "1 1"));
        (second.Note!.LastBegan - KeptRecords.LongAgo)!.Value.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromDays(1));
        await second.StopAsync(default);
    }

    [Fact]
    public async Task What_is_not_as_it_was_sealed_is_told_once_however_often_it_is_found()
    {
        var record = await _records.Seal();
        Tamper(record);
        using var verification = Start(Own);
        (await _log.Next()).Event.ShouldBe("agentd.record_tampered");
        (await _log.Next()).ShouldBe(("agentd.audit_verified", "1 1"));
        (await PassUntilLoggedAsync()).ShouldBe(("agentd.audit_verified", "1 1"));

        (Told(), verification.Note!.Tampered).ShouldBe((1, 1));
        await verification.StopAsync(default);
    }

    [Fact]
    public async Task What_a_stop_interrupts_goes_on_behind_the_record_that_was_compared_last()
    {
        var slow = Script("""
            echo "$*" >>"$dir/calls"
            [ $# -eq 2 ] && { echo '{"agent":"a","session_id":"1","is_passed":true,"count":0}'; sleep 600; }
            echo '{"agent":"a","session_id":"2","is_passed":true,"count":0}'
            """);
        using var first = Start(slow);
        await EventuallyAsync(() => first.Note is { Records: 1 });
        await first.StopAsync(default);

        using var second = Start(slow);
        (await _log.Next()).ShouldBe(("agentd.audit_verified", "2 0"));
        await second.StopAsync(default);

        File.ReadAllLines(_records.At("calls")).ShouldBe(
            [$"verify-steadily {_records.Root}", $"verify-steadily {_records.Root} a 1"]);
    }

    [Fact]
    public async Task A_failure_is_logged_and_tried_again_in_an_hour()
    {
        using var verification = Start(Script("[ -e \"$dir/mended\" ] || { echo 'the disk is gone' >&2; exit 1; }"));
        var (name, fields) = await _log.Next();
        (name, fields.EndsWith("ended with 1: the disk is gone", StringComparison.Ordinal)).ShouldBe(("agentd.audit_verify_failed", true));

        File.WriteAllText(_records.At("mended"), "");
        (await PassUntilLoggedAsync()).ShouldBe(("agentd.audit_verified", "0 0"));
        await verification.StopAsync(default);
    }

    private static string Own => Path.Combine(AppContext.BaseDirectory, "agentd-daemon");

    // A pause may not have begun yet when the clock first moves.
    private async Task<(string Event, string Fields)> PassUntilLoggedAsync()
    {
        var next = _log.Next();
        for (; !next.IsCompleted; await Task.Delay(20)) _clock.Advance(TimeSpan.FromMinutes(10));
        return await next;
    }

    private int Told() => Directory.GetFiles(_records.At("state/spool/chat"), "*.json").Length;

    private void Tamper(string record) => _records.Shell(
        $"cd audit/site-builder/{record}/runa && chmod u+w file && printf new. >file && chmod u-w file");

    private string Script(string lines)
    {
        File.WriteAllText(_records.At("verifier"), $"#!/bin/sh\ndir='{_records.Folder}'\n{lines}\n");
        File.SetUnixFileMode(_records.At("verifier"), (UnixFileMode)0b111_101_101);
        return _records.At("verifier");
    }

    private static async Task EventuallyAsync(Func<bool> holds)
    {
        for (var look = 0; look < 2400 && !holds(); look++) await Task.Delay(50);
        holds().ShouldBeTrue();
    }

    private DailyVerification Start(string program)
    {
        var configuration = new ConfigurationLoader(_ => null).Load(_records.ConfigPath).Require();
        var loggers = LoggerFactory.Create(builder => builder.AddProvider(_log));
        var sinks = new ConfiguredSinks([new NotifySink { Name = "chat", Kind = SinkKind.Exec }]);
        var notices = new SpooledNotices(
            configuration, sinks, Substitute.For<IRecordArchive>(), new DeliveryBell(_clock), _clock, loggers);
        var verification = new DailyVerification(
            configuration, new VerifierProcess(program, configuration.AuditRoot), notices, new LiveSessions(), _clock, loggers);
        verification.StartAsync(default).GetAwaiter().GetResult();
        return verification;
    }
}
