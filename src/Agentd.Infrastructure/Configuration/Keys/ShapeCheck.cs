using Agentd.Infrastructure.Configuration.Keys.Shapes;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>Holds a document against the known tables: unknown keys, missing keys and values of the wrong shape.</summary>
/// <param name="problems">Takes what is found.</param>
/// <param name="complete">Whether absence counts: after a syntax error, what is missing may just not have been read.</param>
internal sealed class ShapeCheck(ProblemList problems, bool complete)
{
    public void Check(TomlTable root) => CheckTable(root, FileKeys.Table, new FieldPath());

    private void CheckTable(TomlTable table, KnownTable known, FieldPath path)
    {
        foreach (var entry in table.Entries)
        {
            if (known.TryFind(entry.Name, out var key)) CheckValue(entry.Value, key.Shape, path.To(entry.Name));
            else Tell(entry.Place, path.To(Shown(entry.Name)), Unknown(entry.Name, known));
        }

        if (!complete) return;
        foreach (var key in known.Keys)
            if (key.Required && !table.TryFind(key.Name, out _)) Tell(table.Place, path.To(key.Name), $"is missing; add {AsWritten(key)}");
    }

    private void CheckValue(TomlNode value, ValueShape shape, FieldPath path)
    {
        if (shape.Objection(value) is { } objection) Tell(value.Place, path, FoundValue.Behind(objection, shape.Shown(value)));
        else if (shape is TableShape inner) CheckTable((TomlTable)value, inner.Table, path);
        else if (shape is ArgumentsShape) CheckElements((TomlList)value, path, ArgumentsShape.ElementObjection);
        else if (shape is TableListShape list) CheckTables((TomlList)value, list, path);
    }

    private void CheckTables(TomlList list, TableListShape shape, FieldPath path)
    {
        CheckElements(list, path, shape.ElementObjection);
        for (var index = 0; index < list.Items.Count; index++)
            if (list.Items[index] is TomlTable table)
                CheckTable(table, shape.Table, shape.Table == AgentKeys.Table ? FieldPath.OfAgent(table, index) : path.At(index));
    }

    private void CheckElements(TomlList list, FieldPath path, Func<TomlNode, string?> objection)
    {
        for (var index = 0; index < list.Items.Count; index++)
            if (objection(list.Items[index]) is { } message) Tell(list.Items[index].Place, path.At(index), message);
    }

    private void Tell(Place place, FieldPath path, string message) => problems.Add(place, path.Agent, path.Field, message);

    private static string Unknown(string name, KnownTable known) => NearestName.Of(name, known.Keys.Select(key => key.Name)) is { } nearest
        ? $"unknown key; did you mean '{nearest}'?"
        : $"unknown key; {(known.Header is "" ? "the file" : known.Header)} knows {string.Join(", ", known.Keys.Select(key => key.Name))}";

    private static string AsWritten(KnownKey key) => key.Shape switch
    {
        TableShape table => table.Table.Header,
        TableListShape list => list.Table.Header,
        _ => $"{key.Name} = {key.Example}",
    };

    private static string Shown(string name)
    {
        var plain = string.Concat(name.Take(64).Select(c => char.IsControl(c) ? '?' : c));
        return plain.Length is 0 ? "''" : plain;
    }
}
