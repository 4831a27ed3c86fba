using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Agentd.EndToEnd.Tests.Agents.Dialects;

/// <summary>How the API of a model's provider is spoken: what a request asks for, and what an answer looks like as it streams.</summary>
internal abstract class Dialect
{
    // What agents call the tool that runs a line of a shell.
    private static readonly string[] _shells = ["Bash", "bash", "exec", "run_shell_command"];

    /// <summary>Whether a request for an answer of the model's is made at a path.</summary>
    public abstract bool Answers(string path);

    /// <summary>The key that a request carries; empty for none.</summary>
    public abstract string Key(IHeaderDictionary headers);

    /// <summary>Whether the model has been told how a tool that it called has fared.</summary>
    public abstract bool HasResult(JsonNode request);

    /// <summary>An answer that calls a tool.</summary>
    /// <param name="tool">The tool, one that runs a line of a shell.</param>
    /// <param name="line">The line.</param>
    /// <param name="tokens">What the answer costs.</param>
    public abstract IEnumerable<ServerEvent> Call(string tool, string line, Tokens tokens);

    /// <summary>An answer that says something.</summary>
    public abstract IEnumerable<ServerEvent> Say(string text, Tokens tokens);

    /// <summary>The tool of a request that runs a line of a shell; null where it offers none.</summary>
    public string? Shell(JsonNode request) => ToolNames(request).FirstOrDefault(_shells.Contains);

    /// <summary>The names of the tools that a request offers.</summary>
    protected abstract IEnumerable<string?> ToolNames(JsonNode request);

    /// <summary>What most tools are called with.</summary>
    protected static JsonObject Arguments(string line) => new() { ["command"] = line, ["description"] = "Edits, commits and pushes" };

    /// <summary>The members of a list; none where there is no list.</summary>
    protected static IEnumerable<JsonNode> Members(JsonNode? list) => list is JsonArray members ? members.OfType<JsonNode>() : [];
}

/// <summary>One event of a stream.</summary>
/// <param name="Name">Its name; null for one without.</param>
/// <param name="Data">What it says.</param>
internal sealed record ServerEvent(string? Name, JsonObject Data)
{
    /// <summary>As it goes over the wire.</summary>
    public string Written => $"{(Name is null ? "" : $"event: {Name}\n")}data: {Data.ToJsonString()}\n\n";
}

/// <summary>What an answer cost, as providers count it.</summary>
/// <param name="Input">Tokens that were read, those from a cache not among them.</param>
/// <param name="Cached">Tokens that were read from a cache.</param>
/// <param name="Output">Tokens that were written.</param>
internal sealed record Tokens(int Input, int Cached, int Output)
{
    /// <summary>Both together.</summary>
    public static Tokens operator +(Tokens one, Tokens other) =>
        new(one.Input + other.Input, one.Cached + other.Cached, one.Output + other.Output);
}
