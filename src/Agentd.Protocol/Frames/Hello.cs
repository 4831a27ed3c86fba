using System.Text.Json.Serialization;

namespace Agentd.Protocol.Frames;

/// <summary>
/// The first frame of either side. Its shape never changes and what it does not know it ignores: it is the one message
/// that two different builds must both understand.
/// </summary>
/// <param name="Version">The sender's version.</param>
/// <param name="Contract">The sender's <see cref="Protocol.Contract.Hash"/>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record Hello(string Version, string Contract)
{
    /// <summary>This build's greeting.</summary>
    public static Hello Ours { get; } = new(ProductVersion.Number, Protocol.Contract.Hash);
}
