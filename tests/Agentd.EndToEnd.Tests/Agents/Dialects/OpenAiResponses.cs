using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Agentd.EndToEnd.Tests.Agents.Dialects;

/// <summary>OpenAI's Responses.</summary>
internal sealed class OpenAiResponses : Dialect
{
    private const string Bearer = "Bearer ";

    public override bool Answers(string path) => path == "/v1/responses";

    public override string Key(IHeaderDictionary headers) =>
        headers.Authorization.ToString() is var said && said.StartsWith(Bearer, StringComparison.Ordinal) ? said[Bearer.Length..] : "";

    public override bool HasResult(JsonNode request) =>
        Members(request["input"]).Any(item => ((string?)item["type"])?.EndsWith("call_output", StringComparison.Ordinal) == true);

    // Its agent's tool runs a program in JavaScript, which runs the line.
    public override IEnumerable<ServerEvent> Call(string tool, string line, Tokens tokens) => Response(
        new()
        {
            ["type"] = "custom_tool_call",
            ["id"] = "ctc_01",
            ["call_id"] = "call_01",
            ["namespace"] = "functions",
            ["name"] = tool,
            ["input"] = $"await tools.exec_command({new JsonObject { ["cmd"] = line }.ToJsonString()});",
            ["status"] = "completed",
        },
        tokens);

    public override IEnumerable<ServerEvent> Say(string text, Tokens tokens) => Response(
        new()
        {
            ["type"] = "message",
            ["id"] = "msg_01",
            ["role"] = "assistant",
            ["status"] = "completed",
            ["content"] = new JsonArray(new JsonObject { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray() }),
        },
        tokens);

    // In rooms of their own, among what is said.
    protected override IEnumerable<string?> ToolNames(JsonNode request) => Members(request["input"])
        .SelectMany(item => Members(item["tools"])).SelectMany(room => Members(room["tools"])).Select(tool => (string?)tool["name"]);

    private static IEnumerable<ServerEvent> Response(JsonObject item, Tokens tokens) =>
    [
        Event("response.created", new() { ["response"] = State("in_progress") }),
        Event("response.output_item.added", new() { ["output_index"] = 0, ["item"] = item.DeepClone() }),
        Event("response.output_item.done", new() { ["output_index"] = 0, ["item"] = item.DeepClone() }),
        Event("response.completed", new() { ["response"] = Completed(item, tokens) }),
    ];

    private static JsonObject Completed(JsonObject item, Tokens tokens)
    {
        var response = State("completed");
        response["output"] = new JsonArray(item);
        response["usage"] = new JsonObject
        {
            ["input_tokens"] = tokens.Input + tokens.Cached,
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = tokens.Cached },
            ["output_tokens"] = tokens.Output,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 },
            ["total_tokens"] = tokens.Input + tokens.Cached + tokens.Output,
        };
        return response;
    }

    private static JsonObject State(string status) => new()
    {
        ["id"] = "resp_01",
        ["object"] = "response",
        ["status"] = status,
        ["model"] = "gpt-5.1-codex",
        ["output"] = new JsonArray(),
    };

    private static ServerEvent Event(string name, JsonObject data)
    {
        data["type"] = name;
        return new(name, data);
    }
}
