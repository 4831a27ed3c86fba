using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Agentd.EndToEnd.Tests.Agents.Dialects;

/// <summary>Gemini's generateContent, as it streams.</summary>
internal sealed class GeminiContent : Dialect
{
    public override bool Answers(string path) =>
        path.StartsWith("/v1beta/models/", StringComparison.Ordinal) && path.EndsWith(":streamGenerateContent", StringComparison.Ordinal);

    public override string Key(IHeaderDictionary headers) => headers["x-goog-api-key"].ToString();

    public override bool HasResult(JsonNode request) => Members(request["contents"])
        .SelectMany(content => Members(content["parts"])).Any(part => part["functionResponse"] is not null);

    public override IEnumerable<ServerEvent> Call(string tool, string line, Tokens tokens) =>
        Content(new() { ["functionCall"] = new JsonObject { ["name"] = tool, ["args"] = Arguments(line) } }, tokens);

    public override IEnumerable<ServerEvent> Say(string text, Tokens tokens) => Content(new() { ["text"] = text }, tokens);

    protected override IEnumerable<string?> ToolNames(JsonNode request) => Members(request["tools"])
        .SelectMany(tool => Members(tool["functionDeclarations"])).Select(function => (string?)function["name"]);

    private static IEnumerable<ServerEvent> Content(JsonObject part, Tokens tokens) =>
    [
        new(null, new()
        {
            ["candidates"] = new JsonArray(new JsonObject
            {
                ["content"] = new JsonObject { ["role"] = "model", ["parts"] = new JsonArray(part) },
                ["finishReason"] = "STOP",
                ["index"] = 0,
            }),
            ["usageMetadata"] = new JsonObject
            {
                ["promptTokenCount"] = tokens.Input + tokens.Cached,
                ["cachedContentTokenCount"] = tokens.Cached,
                ["candidatesTokenCount"] = tokens.Output,
                ["totalTokenCount"] = tokens.Input + tokens.Cached + tokens.Output,
            },
        }),
    ];
}
