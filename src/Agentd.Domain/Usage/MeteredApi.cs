namespace Agentd.Domain.Usage;

/// <summary>The kinds of interfaces of models whose answers say what they used.</summary>
public enum MeteredApi
{
    /// <summary>Anthropic's Messages.</summary>
    Anthropic,

    /// <summary>OpenAI's Responses, Chat Completions and Embeddings, which many others speak as well.</summary>
    Openai,

    /// <summary>Gemini's generateContent.</summary>
    Gemini,
}
