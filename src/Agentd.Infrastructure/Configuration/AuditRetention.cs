namespace Agentd.Infrastructure.Configuration;

/// <summary>Which of the daemon's own audit records are removed once a day.</summary>
/// <param name="MaxAge">How long a record is kept after its session has ended; null for ever.</param>
/// <param name="MaxTotalSize">How many bytes all records may take up before the oldest go; null for any number.</param>
public sealed record AuditRetention(TimeSpan? MaxAge, long? MaxTotalSize);
