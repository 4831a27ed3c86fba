namespace Agentd.JsonSchema;

/// <summary>Which errors a validation reports.</summary>
public enum ErrorReport
{
    /// <summary>Every error, to <see cref="ValidationOptions.MaxErrors"/>.</summary>
    All,

    /// <summary>The first error only; the fastest answer that says why.</summary>
    First,

    /// <summary>None: only the verdict.</summary>
    None,
}
