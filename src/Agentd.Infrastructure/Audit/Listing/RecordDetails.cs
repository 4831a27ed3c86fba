using System.Text.Json;

namespace Agentd.Infrastructure.Audit.Listing;

/// <summary>All that is known of one record.</summary>
/// <param name="Record">What a list says of it.</param>
/// <param name="Link">SHA-256 of its <c>session.json</c> in hex; of a complete record the link of the chain.</param>
/// <param name="Session">Its <c>session.json</c>, as it is.</param>
public sealed record RecordDetails(RecordSummary Record, string Link, JsonElement Session);
