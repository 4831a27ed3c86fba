using System.Globalization;
using System.Text;

namespace Agentd.Infrastructure.Configuration.Problems;

/// <summary>What others wrote, made fit for a line of a message: bounded, and without anything that a terminal would act on.</summary>
internal static class Legible
{
    /// <summary>The text, cut to about so many characters.</summary>
    internal static string Of(string text, int most)
    {
        var legible = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (legible.Length >= most) return legible.Append('…').ToString();
            if (IsActedOn(rune)) legible.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else legible.Append(rune.ToString());
        }
        return legible.ToString();
    }

    private static bool IsActedOn(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
