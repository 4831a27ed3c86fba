using System.Text;

namespace Agentd.Cli.Manual;

/// <summary>Writes a manual page in roff, with every text escaped.</summary>
internal sealed class Roff
{
    private readonly StringBuilder _page = new();

    /// <summary>The page's title and section, and what it belongs to.</summary>
    public void Title(string name, int section, string product) => Line($".TH {name} {section} \"\" \"{product}\"");

    /// <summary>A heading.</summary>
    public void Section(string heading) => Line($".SH {heading}");

    /// <summary>A heading below a heading.</summary>
    public void Subsection(string heading) => Line($".SS {Escaped(heading)}");

    /// <summary>A paragraph.</summary>
    public void Paragraph(string text) => Line($".PP\n{Escaped(text)}");

    /// <summary>A line that shows how a command is called.</summary>
    public void Usage(string command, string arguments) => Line($".br\n.B {Escaped(command)}\n{Escaped(arguments)}");

    /// <summary>A term and what it means.</summary>
    public void Term(string term, string meaning) => Line($".TP\n.B {Escaped(term)}\n{Escaped(meaning)}");

    /// <inheritdoc/>
    public override string ToString() => _page.ToString();

    private void Line(string line) => _page.Append(line).Append('\n');

    private static string Escaped(string text)
    {
        var escaped = text.Replace(@"\", @"\e").Replace("-", @"\-").Replace("…", "...");
        return escaped is ['.' or '\'', ..] ? @"\&" + escaped : escaped;
    }
}
