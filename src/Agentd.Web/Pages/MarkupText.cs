using System.Globalization;
using System.Text;

namespace Agentd.Web.Pages;

/// <summary>Text as it may stand in HTML, between tags and in quoted attributes.</summary>
internal static class MarkupText
{
    /// <summary>Appends the text.</summary>
    public static void Append(StringBuilder markup, string text)
    {
        foreach (var rune in text.EnumerateRunes()) Append(markup, rune);
    }

    private static void Append(StringBuilder markup, Rune rune)
    {
        switch (rune.Value)
        {
            case '&': markup.Append("&amp;"); break;
            case '<': markup.Append("&lt;"); break;
            case '>': markup.Append("&gt;"); break;
            case '"': markup.Append("&quot;"); break;
            case '\'': markup.Append("&#39;"); break;
            case '\n' or '\t' or (>= ' ' and <= '~'): markup.Append((char)rune.Value); break;
            case < 0x20: markup.Append('^').Append((char)(rune.Value + '@')); break;
            default:
                if (IsHarmless(rune)) markup.Append(rune);
                else markup.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
                break;
        }
    }

    // The zero-width joiner holds emoji together; its kin that turn the direction of reading stay out.
    private static bool IsHarmless(Rune rune) => rune.Value == 0x200d || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
