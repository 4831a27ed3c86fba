using System.Globalization;
using System.Text;

namespace Agentd.Infrastructure.Configuration.Problems;

/// <summary>What others wrote, made fit for a line of a message: bounded, and without anything that a terminal would act on.</summary>
internal static class TerminalText
{
    /// <summary>The text, cut to about so many characters.</summary>
    internal static string Escape(string text, int most)
    {
        var escaped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (escaped.Length >= most) return escaped.Append('…').ToString();
            if (IsActedOn(rune)) escaped.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else escaped.Append(rune.ToString());
        }
        return escaped.ToString();
    }

    private static bool IsActedOn(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
