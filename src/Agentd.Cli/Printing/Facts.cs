namespace Agentd.Cli.Printing;

/// <summary>One name and value per line, the values in one column. Unknown values are left out.</summary>
internal sealed class Facts
{
    private readonly List<(string Name, string Value)> _facts = [];

    /// <summary>Adds a fact; a null value adds nothing.</summary>
    public void Add(string name, string? value)
    {
        if (value is not null) _facts.Add((name, value));
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var width = _facts.Max(fact => fact.Name.Length) + 2;
        var indent = "\n" + new string(' ', width);
        return string.Join('\n', _facts.Select(fact => fact.Name.PadRight(width) + VisibleText.Of(fact.Value).Replace("\n", indent)));
    }
}
