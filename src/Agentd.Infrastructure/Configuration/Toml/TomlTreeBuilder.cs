using Agentd.Infrastructure.Configuration.Problems;
using Tomlyn.Syntax;

namespace Agentd.Infrastructure.Configuration.Toml;

/// <summary>
/// Turns Tomlyn's syntax tree into tables whose every value knows its place. What is defined twice is told here, with the
/// place of the first, because Tomlyn's own model either stops at the first or keeps quiet.
/// </summary>
internal sealed class TomlTreeBuilder(ProblemList problems)
{
    private readonly TomlTable _root = new(Place.Start, TomlTableOrigin.Header);

    public TomlTable Build(DocumentSyntax document)
    {
        AddAll(document.KeyValues, _root);
        foreach (var section in document.Tables)
            if (Open(section) is { } table) AddAll(section.Items, table);
        return _root;
    }

    private void AddAll(IEnumerable<KeyValueSyntax> pairs, TomlTable table)
    {
        foreach (var pair in pairs) Add(pair, table);
    }

    private TomlTable? Open(TableSyntaxBase section)
    {
        if (section.Name is not { } name || TomlNames.Of(name) is not { } path) return null;
        return Walk(_root, path, Step) is { } table ? Define(table, path[^1], section) : null;
    }

    // To the table of the last segment; null where a step is refused.
    private static TomlTable? Walk(TomlTable from, (string Name, Place Place)[] path, Func<TomlTable, string, Place, TomlTable?> step)
    {
        TomlTable? table = from;
        for (var index = 0; index < path.Length - 1 && table is not null; index++)
            table = step(table, path[index].Name, path[index].Place);
        return table;
    }

    // A header may pass through anything that is open: tables, and the newest table of an array.
    private TomlTable? Step(TomlTable table, string name, Place place)
    {
        if (!table.TryFind(name, out var entry)) return Insert(table, name, place, TomlTableOrigin.Implied);
        return entry.Value switch
        {
            TomlTable { Origin: not TomlTableOrigin.Inline } inner => inner,
            TomlList { FromHeaders: true, Items: [.., TomlTable newest] } => newest,
            _ => Refuse(entry, place, $"is already {entry.Value.Kind}, and cannot be added to"),
        };
    }

    private TomlTable? Define(TomlTable table, (string Name, Place Place) last, TableSyntaxBase section)
    {
        var isArray = section is TableArraySyntax;
        var header = section.OpenBracket is { } bracket ? TomlNames.PlaceOf(bracket) : last.Place;
        var defined = new TomlTable(header, TomlTableOrigin.Header);
        if (!table.TryFind(last.Name, out var entry))
        {
            TomlNode value = isArray ? new TomlList(header, FromHeaders: true) { Items = { defined } } : defined;
            table.Add(new TomlEntry(last.Name, last.Place, value));
            return defined;
        }

        switch (entry.Value)
        {
            case TomlList { FromHeaders: true } list when isArray:
                list.Items.Add(defined);
                return defined;
            case TomlTable { Origin: TomlTableOrigin.Implied } implied when !isArray:
                implied.Origin = TomlTableOrigin.Header;
                return implied;
            default:
                return Refuse(entry, last.Place, $"is already {entry.Value.Kind}; {Cure(last.Name, entry.Value, isArray)}");
        }
    }

    private static string Cure(string name, TomlNode existing, bool isArray) => (existing, isArray) switch
    {
        (TomlList { FromHeaders: true }, false) => $"write [[{name}]] with two brackets to add another",
        (TomlTable, false) => "put all its keys under one header",
        _ => "define it one way only",
    };

    private void Add(KeyValueSyntax pair, TomlTable table)
    {
        if (pair.Key is not { } key || TomlNames.Of(key) is not { } path || Walk(table, path, Within) is not { } inner) return;
        var last = path[^1];
        if (inner.TryFind(last.Name, out var entry)) Refuse(entry, last.Place, "is set twice; keep one of them");
        else if (pair.Value is { } value && Read(value) is { } node) inner.Add(new TomlEntry(last.Name, last.Place, node));
    }

    private TomlTable? Within(TomlTable table, string name, Place place)
    {
        if (!table.TryFind(name, out var entry)) return Insert(table, name, place, TomlTableOrigin.Dotted);
        return entry.Value is TomlTable { Origin: TomlTableOrigin.Dotted } inner
            ? inner
            : Refuse(entry, place, $"is already {entry.Value.Kind}, and a dotted key cannot add to it");
    }

    private TomlNode? Read(ValueSyntax value)
    {
        var place = TomlNames.PlaceOf(value);
        return value switch
        {
            StringValueSyntax text => new TomlText(place, text.Value ?? ""),
            BooleanValueSyntax flag => new TomlFlag(place, flag.Value),
            IntegerValueSyntax number => new TomlNumber(place, number.Value, IsWhole: true, Written(number.Token)),
            FloatValueSyntax number => new TomlNumber(place, Fitting(number.Value), IsWhole: false, Written(number.Token)),
            DateTimeValueSyntax date => new TomlOther(place, "a date", Written(date.Token)),
            ArraySyntax array => ReadArray(array, place),
            InlineTableSyntax table => ReadInline(table, place),
            _ => null,
        };
    }

    private static string Written(SyntaxToken? token) => token?.Text ?? "";

    private static decimal Fitting(double value) =>
        Math.Abs(value) < 1e15 ? (decimal)value : double.IsNegative(value) ? decimal.MinValue : decimal.MaxValue;

    private TomlList ReadArray(ArraySyntax array, Place place)
    {
        var list = new TomlList(place);
        foreach (var item in array.Items)
            if (item.Value is { } value && Read(value) is { } node) list.Items.Add(node);
        return list;
    }

    private TomlTable ReadInline(InlineTableSyntax syntax, Place place)
    {
        var table = new TomlTable(place, TomlTableOrigin.Inline);
        foreach (var item in syntax.Items)
            if (item.KeyValue is { } pair) Add(pair, table);
        return table;
    }

    private static TomlTable Insert(TomlTable table, string name, Place place, TomlTableOrigin origin)
    {
        var inner = new TomlTable(place, origin);
        table.Add(new TomlEntry(name, place, inner));
        return inner;
    }

    private TomlTable? Refuse(TomlEntry first, Place place, string message)
    {
        problems.Add(place, $"{message} (first at {first.Place})", first.Name);
        return null;
    }
}

/// <summary>The segments of Tomlyn's dotted keys, and the places of its nodes.</summary>
internal static class TomlNames
{
    /// <summary>A key's segments; null when the parser could not make out one of them.</summary>
    public static (string Name, Place Place)[]? Of(KeySyntax key)
    {
        var path = new (string, Place)[1 + key.DotKeys.ChildrenCount];
        for (var index = 0; index < path.Length; index++)
        {
            var segment = index == 0 ? key.Key : key.DotKeys.GetChild(index - 1)?.Key;
            if (Name(segment) is not { } name) return null;
            path[index] = (name, PlaceOf(segment!));
        }

        return path;
    }

    /// <summary>A node's place; Tomlyn counts from 0.</summary>
    public static Place PlaceOf(SyntaxNodeBase node) => PlaceOf(node.Span);

    public static Place PlaceOf(SourceSpan span) => new(Math.Max(0, span.Start.Line) + 1, Math.Max(0, span.Start.Column) + 1);

    private static string? Name(BareKeyOrStringValueSyntax? segment) => segment switch
    {
        BareKeySyntax bare => bare.Key?.Text,
        StringValueSyntax quoted => quoted.Value,
        _ => null,
    };
}
