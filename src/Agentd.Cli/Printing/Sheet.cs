namespace Agentd.Cli.Printing;

/// <summary>Rows for a spreadsheet (RFC 4180), of which no cell is taken for a formula.</summary>
internal sealed class Sheet(params string[] headings)
{
    private readonly List<string> _lines = [string.Join(',', headings)];

    /// <summary>Adds a row; a null cell is empty.</summary>
    public void Add(params string?[] cells) => _lines.Add(string.Join(',', cells.Select(cell => Cell(cell ?? ""))));

    /// <inheritdoc/>
    public override string ToString() => string.Join('\n', _lines);

    private static string Cell(string text)
    {
        // What is printed may be seen on a terminal first.
        var visible = VisibleText.Of(text);
        var plain = visible is ['=' or '+' or '-' or '@' or '\t', ..] ? "'" + visible : visible;
        return plain.AsSpan().IndexOfAny("\",\n".AsSpan()) >= 0 ? $"\"{plain.Replace("\"", "\"\"")}\"" : plain;
    }
}
