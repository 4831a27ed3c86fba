using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Agentd.EndToEnd.Tests.Agents.Dialects;

/// <summary>Anthropic's Messages.</summary>
internal sealed class AnthropicMessages : Dialect
{
    public override bool Answers(string path) => path == "/v1/messages";

    public override string Key(IHeaderDictionary headers) => headers["x-api-key"].ToString();

    public override bool HasResult(JsonNode request) => Members(request["messages"])
        .SelectMany(message => Members(message["content"])).Any(block => (string?)block["type"] == "tool_result");

    public override IEnumerable<ServerEvent> Call(string tool, string line, Tokens tokens) => Message(
        new() { ["type"] = "tool_use", ["id"] = "toolu_01", ["name"] = tool, ["input"] = new JsonObject() },
        new() { ["type"] = "input_json_delta", ["partial_json"] = Arguments(line).ToJsonString() },
        "tool_use",
        tokens);

    public override IEnumerable<ServerEvent> Say(string text, Tokens tokens) => Message(
        new() { ["type"] = "text", ["text"] = "" }, new() { ["type"] = "text_delta", ["text"] = text }, "end_turn", tokens);

    protected override IEnumerable<string?> ToolNames(JsonNode request) => Members(request["tools"]).Select(tool => (string?)tool["name"]);

    private static IEnumerable<ServerEvent> Message(JsonObject block, JsonObject delta, string reason, Tokens tokens) =>
    [
        Event("message_start", new() { ["message"] = Empty(tokens) }),
        Event("content_block_start", new() { ["index"] = 0, ["content_block"] = block }),
        Event("content_block_delta", new() { ["index"] = 0, ["delta"] = delta }),
        Event("content_block_stop", new() { ["index"] = 0 }),
        Event("message_delta", new()
        {
            ["delta"] = new JsonObject { ["stop_reason"] = reason, ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = tokens.Output },
        }),
        Event("message_stop", []),
    ];

    private static JsonObject Empty(Tokens tokens) => new()
    {
        ["id"] = "msg_01",
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = "claude-sonnet-4-5",
        ["content"] = new JsonArray(),
        ["stop_reason"] = null,
        ["stop_sequence"] = null,
        ["usage"] = new JsonObject
        {
            ["input_tokens"] = tokens.Input,
            ["cache_creation_input_tokens"] = 0,
            ["cache_read_input_tokens"] = tokens.Cached,
            ["output_tokens"] = 1,
        },
    };

    private static ServerEvent Event(string name, JsonObject data)
    {
        data["type"] = name;
        return new(name, data);
    }
}
