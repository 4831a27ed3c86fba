using Agentd.Domain.Agents;

namespace Agentd.Domain.Sessions;

/// <summary>The kept work of an earlier session, which a session goes on from.</summary>
/// <param name="Agent">The earlier session's agent, which may be another.</param>
/// <param name="Session">The earlier session.</param>
/// <param name="ManifestDigest">SHA-256, in hex, of the manifest of its record.</param>
/// <param name="BundleDigest">SHA-256, in hex, of the bundle.</param>
public sealed record ContinuedWork(AgentName Agent, SessionId Session, string ManifestDigest, string BundleDigest);
