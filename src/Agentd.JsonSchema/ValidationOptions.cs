namespace Agentd.JsonSchema;

/// <summary>How much a validation reports, and the bounds it keeps.</summary>
public sealed record ValidationOptions
{
    /// <summary>The defaults: all errors (to a thousand), 30 seconds, 5,000 schemas deep.</summary>
    public static ValidationOptions Default { get; } = new();

    /// <summary>The defaults, but stopping at the first error.</summary>
    public static ValidationOptions FirstError { get; } = new() { Report = ErrorReport.First };

    /// <summary>Which errors to report.</summary>
    public ErrorReport Report { get; init; } = ErrorReport.All;

    /// <summary>The most errors reported, causes included; the validation stops there.</summary>
    public int MaxErrors { get; init; } = 1_000;

    /// <summary>The most schemas applied one inside another. A value nested a level deeper needs two or more.</summary>
    public int MaxDepth { get; init; } = 5_000;

    /// <summary>The longest the whole validation may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(30);
}
