using Agentd.Daemon.Tests.Commands;
using Agentd.Domain.Agents;
using Agentd.Infrastructure.Audit.Census;

namespace Agentd.Daemon.Tests.Metrics;

public sealed class RecordCensusTests : IDisposable
{
    private static readonly AgentName _agent = AgentName.Parse("site-builder");

    private readonly KeptRecords _records = new();

    public void Dispose() => _records.Dispose();

    [Fact]
    public async Task Records_are_counted_and_measured_and_tell_how_sessions_ended()
    {
        await _records.Seal(KeptRecords.LongAgo);
        await _records.Seal(KeptRecords.LongAgo.AddDays(1));
        _records.Begin();

        var survey = new RecordCensus(_records.Root).Look(_ => false, default);

        survey.Records.ShouldBe(3);
        survey.Bytes.ShouldBeGreaterThan(0);
        var agent = survey.Agents[_agent];
        agent.Incomplete.ShouldBe(1);
        agent.LastSequence.ShouldBe(2);
        agent.History.LastSuccess.ShouldBe(KeptRecords.LongAgo.AddDays(1).AddMinutes(1));
        agent.History.Failures.ShouldBe(0);
    }

    [Fact]
    public async Task A_session_whose_end_was_seen_is_counted_and_is_no_part_of_the_history()
    {
        var seen = await _records.Seal(KeptRecords.LongAgo);

        var survey = new RecordCensus(_records.Root).Look(session => session.Value == seen, default);

        survey.Records.ShouldBe(1);
        survey.Agents[_agent].History.LastEnd.ShouldBeNull();
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_counts_as_incomplete_and_stops_nothing()
    {
        await _records.Seal(KeptRecords.LongAgo);
        _records.Shell("mkdir -p audit/site-builder/00000000000000ff/agentd audit/strange audit/site-builder/00000000000000fe");
        _records.Shell("echo '{' >audit/site-builder/00000000000000ff/agentd/session.json");

        var survey = new RecordCensus(_records.Root).Look(_ => false, default);

        survey.Records.ShouldBe(3);
        survey.Agents[_agent].Incomplete.ShouldBe(2);
    }

    [Fact]
    public void A_root_that_is_not_there_yet_holds_nothing() =>
        new RecordCensus(_records.At("nowhere")).Look(_ => false, default).Records.ShouldBe(0);
}
