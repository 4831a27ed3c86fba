using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Agentd.Web.Pages;

/// <summary>
/// HTML whose literal parts are this program's own and whose holes are text: what stands in a hole is escaped, and shows its control and
/// direction characters by name, so that nothing that a session or a configuration chose becomes markup or turns what stands beside it.
/// Attributes are always quoted.
/// </summary>
internal sealed class Markup
{
    private readonly string _text;

    private Markup(string text) => _text = text;

    /// <summary>Nothing.</summary>
    public static Markup None { get; } = new("");

    /// <summary>The parts put together.</summary>
    public static Markup Of(MarkupParts parts) => new(parts.ToString());

    /// <summary>Parts one behind the other.</summary>
    public static Markup All(IEnumerable<Markup> parts) => new(string.Concat(parts.Select(part => part._text)));

    /// <summary>The HTML.</summary>
    public override string ToString() => _text;
}

/// <summary>An interpolated string that becomes markup.</summary>
[InterpolatedStringHandler]
internal readonly struct MarkupParts(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + (formattedCount * 16));

    /// <summary>A part of the page itself.</summary>
    public void AppendLiteral(string part) => _text.Append(part);

    /// <summary>Text from anywhere; nothing for null.</summary>
    public void AppendFormatted(string? text)
    {
        if (text is not null) MarkupText.Append(_text, text);
    }

    /// <summary>Markup; nothing for null.</summary>
    public void AppendFormatted(Markup? markup) => _text.Append(markup);

    /// <summary>Markup, one behind the other.</summary>
    public void AppendFormatted(IEnumerable<Markup> markup)
    {
        foreach (var one in markup) _text.Append(one);
    }

    /// <summary>A number.</summary>
    public void AppendFormatted(long number) => _text.Append(CultureInfo.InvariantCulture, $"{number}");

    /// <summary>A character, which is no number.</summary>
    public void AppendFormatted(char character) => MarkupText.Append(_text, character.ToString());

    /// <summary>A number, with as many places as an attribute needs.</summary>
    public void AppendFormatted(double number) => _text.Append(number.ToString("0.###", CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
