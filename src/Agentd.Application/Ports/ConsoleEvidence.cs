using Agentd.Domain.Credentials;

namespace Agentd.Application.Ports;

/// <summary>What a session printed, still raw.</summary>
/// <param name="RawFile">The console file in the staging directory.</param>
/// <param name="Masked">The values that must not appear in what is kept.</param>
public sealed record ConsoleEvidence(string RawFile, IReadOnlyList<SecretValue> Masked)
{
    /// <summary>Whether somebody may still write the file: then its end may be half of a value, and is not kept.</summary>
    public bool MayGrow { get; init; }

    /// <summary>Whether there was seen to be room for all of it, from the session's beginning to its end.</summary>
    public bool RoomWatched { get; init; }
}
