namespace Agentd.Application.Ports;

/// <summary>A text that cannot be used as what it should be: a schema, or a document to judge.</summary>
public sealed class UnusableJsonException : Exception
{
    /// <summary>What is wrong, and where.</summary>
    /// <param name="place">Where in the text, as a JSON Pointer or a URI with one; empty for the text as a whole.</param>
    /// <param name="problem">What is wrong, without the place.</param>
    /// <param name="cause">What found it; null for nothing else.</param>
    public UnusableJsonException(string place, string problem, Exception? cause = null)
        : base(place.Length == 0 ? problem : $"{problem.TrimEnd('.')} (at {place})", cause) { }
}
