namespace Agentd.JsonSchema;

/// <summary>Text that is not JSON, or not unambiguous JSON.</summary>
public sealed class StrictJsonException : Exception
{
    internal StrictJsonException(string location, string problem, Exception? cause = null)
        : base(location.Length == 0 ? problem : $"{problem} (at {location})", cause)
    {
        Location = location;
        Problem = problem;
    }

    /// <summary>The JSON Pointer of the value at fault, as far as it was read; empty for the document as a whole.</summary>
    public string Location { get; }

    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; }
}
