using System.Text.Json;

namespace Agentd.Domain.Sessions;

/// <summary>The members of an enumeration as words: their names in snake case, as logs, records and status lines carry them.</summary>
public static class Words
{
    /// <summary>The member's word.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The enumeration has no such member.</exception>
    public static string Word<T>(this T member) where T : struct, Enum => Table<T>.Words.TryGetValue(member, out var word)
        ? word : throw new ArgumentOutOfRangeException(nameof(member), member, $"Not a {typeof(T).Name}.");

    /// <summary>Reads a word back; null for one that is no member's.</summary>
    public static T? Parse<T>(string? word) where T : struct, Enum =>
        Table<T>.Words.Where(known => known.Value == word).Select(known => (T?)known.Key).FirstOrDefault();

    private static class Table<T> where T : struct, Enum
    {
        public static readonly IReadOnlyDictionary<T, string> Words =
            Enum.GetValues<T>().ToDictionary(member => member, member => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.ToString()));
    }
}
