using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Drafts;

/// <summary>The <c>[daemon]</c> table as it was written; all null when there is none.</summary>
internal sealed record DaemonDraft
{
    /// <summary>Where an error about something left out is put.</summary>
    public required Place Place { get; init; }

    public Located<string>? SocketPath { get; init; }

    public Located<string>? PidFile { get; init; }

    public Located<string>? AuditRoot { get; init; }

    public Located<TimeSpan>? DefaultTimeout { get; init; }

    public Located<TimeSpan>? StopGrace { get; init; }

    public Located<string>? Shutdown { get; init; }

    public Located<TimeSpan>? DrainTimeout { get; init; }

    public AdmissionDraft Admission { get; init; } = new();

    public Located<string>? AuditSigningKey { get; init; }

    public AuditRetentionDraft? AuditRetention { get; init; }

    public static DaemonDraft Of(TomlTable? table) => table is null ? new() { Place = Place.Start } : new()
    {
        Place = table.Place,
        SocketPath = table.Text(DaemonKeys.SocketPath),
        PidFile = table.Text(DaemonKeys.PidFile),
        AuditRoot = table.Text(DaemonKeys.AuditRoot),
        DefaultTimeout = table.Duration(DaemonKeys.DefaultTimeout),
        StopGrace = table.Duration(DaemonKeys.StopGrace),
        Shutdown = table.Text(DaemonKeys.Shutdown),
        DrainTimeout = table.Duration(DaemonKeys.DrainTimeout),
        Admission = AdmissionDraft.Of(table),
        AuditSigningKey = table.Text(DaemonKeys.AuditSigningKey),
        AuditRetention = AuditRetentionDraft.Of(table.Table(DaemonKeys.AuditRetention)),
    };
}
