using Agentd.Application.Ports;
using Agentd.Daemon.Lifetime;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.State;

namespace Agentd.Daemon.Metrics;

/// <summary>The metrics of the audit records, as they were last looked at, and of the file system that they lie on, as it is.</summary>
internal sealed class RecordRows(DaemonConfiguration configuration, IAgents agents, RecordSurveys surveys, DailyVerification verification)
{
    public void Write(Exposition text)
    {
        if (surveys.Latest is { } survey) Write(text, survey);
        if (verification.Note is { } note) Write(text, note);
        if (Space() is not { } space) return;
        text.Begin("agentd_audit_filesystem_avail_bytes", "gauge", "The space that is left for records.");
        text.Sample(space.Available);
        text.Begin("agentd_audit_filesystem_size_bytes", "gauge", "The size of the file system of the records.");
        text.Sample(space.Size);
    }

    private void Write(Exposition text, RecordSurvey survey)
    {
        text.Begin("agentd_audit_bytes", "gauge", "What the records take up on the disk.");
        text.Sample(survey.Bytes);
        text.Begin("agentd_audit_records", "gauge", "Records under the audit root.");
        text.Sample(survey.Records);
        ByAgent("agentd_audit_incomplete_records", "Records that are not closed, those of sessions that go on included.",
            records => records.Incomplete);
        ByAgent("agentd_audit_last_sequence", "The newest place in the agent's chain; 0 for none.", records => records.LastSequence);

        void ByAgent(string name, string help, Func<AgentRecords, long> value)
        {
            text.Begin(name, "gauge", help);
            foreach (var agent in agents.All)
                text.Sample(survey.Agents.TryGetValue(agent.Name, out var records) ? value(records) : 0, ("agent", agent.Name.Value));
        }
    }

    private static void Write(Exposition text, VerificationNote note)
    {
        text.Begin("agentd_audit_verified_timestamp_seconds", "gauge", "When all records were last verified; 0 for never.");
        text.Sample(note.LastEnded?.ToUnixTimeSeconds() ?? 0);
        text.Begin("agentd_audit_tampered_records", "gauge", "Records, and agents' chains, that are not as they were sealed.");
        text.Sample(note.Tampered);
    }

    // An audit root that cannot be asked has no space to tell of; /readyz says what is wrong with it.
    private (long Available, long Size)? Space()
    {
        try
        {
            var drive = new DriveInfo(configuration.AuditRoot);
            return (drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
