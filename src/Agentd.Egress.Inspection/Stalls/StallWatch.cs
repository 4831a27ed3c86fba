using Agentd.Domain.Usage;
using Agentd.Egress.Protocol;

namespace Agentd.Egress.Inspection.Stalls;

/// <summary>
/// Counts how many of a session's requests in a row are the same one, and how many fail, in the order in which they end. It keeps a digest
/// of the last, and begins at nothing with every relay.
/// </summary>
/// <param name="stall">How many are too many.</param>
/// <param name="tell">Hears when they are, and again after as many more: the door may have lost what it was told.</param>
internal sealed class StallWatch(EgressStall stall, Action<StallKind, int> tell)
{
    private readonly Lock _turn = new();
    private byte[] _last = [];
    private int _alike, _failed;

    /// <summary>A request is over.</summary>
    /// <param name="digest">Of what was asked; null where nothing was, or not all of it was seen: it does not count.</param>
    /// <param name="hasFailed">Whether it failed; null where nobody knows, and it does not count.</param>
    public void Note(byte[]? digest, bool? hasFailed)
    {
        lock (_turn)
        {
            if (digest is not null) CountAlike(digest);
            if (hasFailed is { } failed) CountFailed(failed);
        }
    }

    private void CountAlike(byte[] digest)
    {
        _alike = digest.AsSpan().SequenceEqual(_last) ? _alike + 1 : 1;
        _last = digest;
        Ring(StallKind.RepeatRequests, stall.RepeatRequests, _alike);
    }

    private void CountFailed(bool failed)
    {
        _failed = failed ? _failed + 1 : 0;
        if (failed) Ring(StallKind.ErrorsInARow, stall.ErrorsInARow, _failed);
    }

    private void Ring(StallKind kind, int? most, int count)
    {
        if (most is { } many && count % many == 0) tell(kind, count);
    }
}
