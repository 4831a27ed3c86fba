namespace Agentd.Infrastructure.Audit.Documents;

/// <summary><c>work</c> of <c>session.json</c>: what the record keeps of what the session left of its repository.</summary>
/// <param name="Kept">A word of <see cref="Domain.Work.WorkKept"/>.</param>
internal sealed record WorkRecordDocument(string Kept)
{
    /// <summary><c>work.json</c>; null where there was nothing.</summary>
    public KeptFileDocument? Summary { get; init; }

    /// <summary><c>work.bundle</c>; null where none is kept.</summary>
    public KeptFileDocument? Bundle { get; init; }
}

/// <summary>A file of the record.</summary>
internal sealed record KeptFileDocument(long Bytes, string Sha256);
