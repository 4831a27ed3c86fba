namespace Agentd.Egress.Tests.Metering;

/// <summary>Answers of interfaces of models, as they look on the wire.</summary>
internal static class Transcripts
{
    public const string AnthropicAnswer = """
        {"model":"claude-sonnet-4-5-20250929","id":"msg_01XFDUDYJgAACzvnptvVoYEL","type":"message","role":"assistant","content":[
         {"type":"text","text":"{\"usage\":{\"input_tokens\":1}} is how it would say so \u2014 \\ "},
         {"type":"tool_use","id":"toolu_01","name":"sum","input":{"usage":{"input_tokens":7,"output_tokens":8},"model":"other"}}],
         "stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":2095,"cache_creation_input_tokens":512,
         "cache_read_input_tokens":1024,"cache_creation":{"ephemeral_5m_input_tokens":512,"ephemeral_1h_input_tokens":0},
         "output_tokens":503,"service_tier":"standard"}}
        """;

    public const string AnthropicStream = """
        event: message_start
        data: {"type":"message_start","message":{"model":"claude-sonnet-4-5-20250929","id":"msg_014p7gG3wDgGV9EUtLvnow3U","type":"message","role":"assistant","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":472,"cache_creation_input_tokens":0,"cache_read_input_tokens":18000,"output_tokens":2}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        event: ping
        data: {"type": "ping"}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"event: message_stop\n\ndata: {\"type\":\"message_stop\"}"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":89}}

        event: message_stop
        data: {"type":"message_stop"}


        """;

    public const string OpenaiChat = """
        {"id":"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT","object":"chat.completion","created":1741569952,"model":"gpt-4.1-2025-04-14",
         "choices":[{"index":0,"message":{"role":"assistant","content":"Hello!","refusal":null},"logprobs":null,"finish_reason":"stop"}],
         "usage":{"prompt_tokens":1900,"completion_tokens":10,"total_tokens":1910,"prompt_tokens_details":{"cached_tokens":1500,
         "audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":4,"audio_tokens":0}},"service_tier":"default"}
        """;

    public const string OpenaiChatStream = """
        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}

        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"delta":{"content":"Hi [DONE]"},"finish_reason":null}],"usage":null}

        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","model":"gpt-4o-mini-2024-07-18","choices":[],"usage":{"prompt_tokens":19,"completion_tokens":9,"total_tokens":28,"prompt_tokens_details":{"cached_tokens":0}}}

        data: [DONE]


        """;

    public const string OpenaiResponses = """
        {"id":"resp_67ccd2bed1ec","object":"response","created_at":1741476542,"status":"completed","error":null,"model":"gpt-5-2025-08-07",
         "output":[{"type":"message","id":"msg_1","content":[{"type":"output_text","text":"once upon a time","annotations":[]}]}],
         "tools":[{"type":"function","name":"f","parameters":{"type":"object","properties":{"usage":{"type":"string"}}}}],
         "usage":{"input_tokens":36,"input_tokens_details":{"cached_tokens":6},"output_tokens":87,
         "output_tokens_details":{"reasoning_tokens":64},"total_tokens":123},"metadata":{}}
        """;

    public const string OpenaiResponsesStream = """
        event: response.created
        data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","status":"in_progress","model":"gpt-5-2025-08-07","output":[],"usage":null}}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"Hi"}

        event: response.completed
        data: {"type":"response.completed","sequence_number":9,"response":{"id":"resp_1","object":"response","status":"completed","model":"gpt-5-2025-08-07","output":[],"usage":{"input_tokens":37,"input_tokens_details":{"cached_tokens":0},"output_tokens":11,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":48}}}


        """;

    public const string OpenaiEmbedding = """
        {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.0023064255,-9.327292e-05,-0.0028842222]}],
         "model":"text-embedding-3-small","usage":{"prompt_tokens":8,"total_tokens":8}}
        """;

    public const string GeminiAnswer = """
        {"candidates":[{"content":{"parts":[{"text":"finishReason"}],"role":"model"},"finishReason":"STOP","index":0}],
         "usageMetadata":{"promptTokenCount":400,"cachedContentTokenCount":300,"candidatesTokenCount":20,"thoughtsTokenCount":50,
         "toolUsePromptTokenCount":5,"totalTokenCount":475,"promptTokensDetails":[{"modality":"TEXT","tokenCount":400}]},
         "modelVersion":"gemini-2.5-pro","responseId":"abc"}
        """;

    public const string GeminiStream = """
        data: {"candidates": [{"content": {"parts": [{"text": "Al"}],"role": "model"},"index": 0}],"usageMetadata": {"promptTokenCount": 11,"totalTokenCount": 11},"modelVersion": "gemini-2.5-flash"}

        data: {"candidates": [{"content": {"parts": [{"text": "so"}],"role": "model"},"finishReason": "STOP","index": 0}],"usageMetadata": {"promptTokenCount": 11,"candidatesTokenCount": 7,"totalTokenCount": 18},"modelVersion": "gemini-2.5-flash"}


        """;

    public const string GeminiArray = """
        [{"candidates":[{"content":{"parts":[{"text":"Al"}]}}],"usageMetadata":{"promptTokenCount":11},"modelVersion":"gemini-2.5-flash"}
        ,
        {"candidates":[{"content":{"parts":[{"text":"so"}]},"finishReason":"MAX_TOKENS"}],
         "usageMetadata":{"promptTokenCount":11,"candidatesTokenCount":7},"modelVersion":"gemini-2.5-flash"}
        ]
        """;
}
