namespace Agentd.JsonSchema;

/// <summary>The verdict on a value.</summary>
public sealed class ValidationResult
{
    internal ValidationResult(bool isValid, IReadOnlyList<ValidationError> errors)
    {
        IsValid = isValid;
        Errors = errors;
    }

    /// <summary>True if the value meets the schema. False too when a bound was reached and there is no verdict.</summary>
    public bool IsValid { get; }

    /// <summary>True if a bound (depth, time, unreadable text) ended the validation; the last error says which.</summary>
    public bool GaveUp { get; internal init; }

    /// <summary>True if reporting stopped at its limit, so that there may be more errors than are listed.</summary>
    public bool MayHaveMoreErrors { get; internal init; }

    /// <summary>What is wrong, in the order found. Empty if the value is valid or no errors were asked for.</summary>
    public IReadOnlyList<ValidationError> Errors { get; }
}
