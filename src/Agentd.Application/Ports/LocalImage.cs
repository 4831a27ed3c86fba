namespace Agentd.Application.Ports;

/// <summary>An image that is present, whatever its name means later.</summary>
/// <param name="Id">The id, by which exactly this image is run.</param>
/// <param name="Digest">The digest, or else the id: what a record tells.</param>
public sealed record LocalImage(string Id, string Digest);
