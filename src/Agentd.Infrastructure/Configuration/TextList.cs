using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary>A list of strings, each of which has the same rule.</summary>
internal static class TextList
{
    /// <summary>
    /// What is wrong with the list, or with the first of its elements that is wrong, which is then shown; null for nothing.
    /// </summary>
    public static string? Objection(IReadOnlyList<string> texts, int most, Func<string, string?> objection)
    {
        if (texts.Count > most) return $"holds {texts.Count} elements, and may hold at most {most}";
        var (text, message) = texts.Select(text => (text, objection(text))).FirstOrDefault(each => each.Item2 is not null);
        return message is null ? null : FoundValue.Behind(message, FoundValue.Quoted(text));
    }
}
