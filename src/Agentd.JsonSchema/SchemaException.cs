namespace Agentd.JsonSchema;

/// <summary>A schema that cannot be compiled.</summary>
public sealed class SchemaException : Exception
{
    internal SchemaException(string location, string problem, Exception? cause = null)
        : base($"{problem} (at {location})", cause)
    {
        Location = location;
        Problem = problem;
    }

    /// <summary>Where in the schema: a URI with a JSON Pointer as fragment.</summary>
    public string Location { get; }

    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; }
}
