using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>Holds a document against the known tables: unknown keys, missing keys and values of the wrong shape.</summary>
/// <param name="problems">Takes what is found.</param>
/// <param name="complete">Whether absence counts: after a syntax error, what is missing may just not have been read.</param>
internal sealed class ShapeCheck(ProblemList problems, bool complete)
{
    public void Check(TomlTable root, KnownTable known) => CheckTable(root, known, new FieldPath());

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
        if (shape.Objection(value) is { } objection)
        {
            Tell(value.Place, path, FoundValue.Behind(objection, shape.Shown(value)));
            return;
        }

        if (value is TomlList list)
        {
            foreach (var (index, element) in list.Items.Index())
                if (shape.ElementObjection(element) is { } message) Tell(element.Place, path.At(index), message);
        }

        foreach (var (table, inner) in shape.Within(value, path)) CheckTable(table, shape.Inner!, inner);
    }

    private void Tell(Place place, FieldPath path, string message) => problems.Add(path.Problem(place, message));

    private static string Unknown(string name, KnownTable known) => NearestName.Of(name, known.Keys.Select(key => key.Name)) is { } nearest
        ? $"unknown key; did you mean '{nearest}'?"
        : $"unknown key; {(known.Header is "" ? "the file" : known.Header)} knows {string.Join(", ", known.Keys.Select(key => key.Name))}";

    private static string AsWritten(KnownKey key) => key.Shape.Inner?.Header ?? $"{key.Name} = {key.Example}";

    private static string Shown(string name)
    {
        var plain = string.Concat(name.Take(64).Select(c => char.IsControl(c) ? '?' : c));
        return plain.Length is 0 ? "''" : plain;
    }
}
