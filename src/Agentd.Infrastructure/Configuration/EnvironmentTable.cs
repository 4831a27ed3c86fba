using System.Text;
using Agentd.Domain.Agents;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Configuration.Toml;
using FluentValidation;

namespace Agentd.Infrastructure.Configuration;

/// <summary><c>[agents.environment]</c>: the plain variables that sessions see, by their names.</summary>
internal sealed class EnvironmentTable : TableRules
{
    private const int MostVariables = 256, MostBytes = 64 << 10, MostShown = 64;

    public EnvironmentTable() => Rule((table, context) =>
    {
        foreach (var variable in table.Entries)
        {
            if (NameObjection(variable.Name) is { } unfit) Fail(context, table, variable, variable.Place, unfit);
            else if (ValueObjection(variable.Value) is { } wrong) Fail(context, table, variable, variable.Value.Place, wrong);
        }

        if (table.Entries.Skip(MostVariables).FirstOrDefault() is { } beyond)
            Fail(context, table, beyond, beyond.Place, $"is beyond {MostVariables} variables of an agent");
        else if (FirstBeyond(table) is { } large)
            Fail(context, table, large, large.Place, $"is beyond {MostBytes} bytes, names included, of an agent's variables; mount a file");
    });

    public static IReadOnlyList<PlainVariable> Bind(WrittenTable table) =>
        [.. table.Entries.Select(variable => new PlainVariable(variable.Name, ((TomlText)variable.Value).Value))];

    /// <summary>No variable has the name of a credential: a session would see one of the two.</summary>
    public static void CheckNames(WrittenTable table, IReadOnlyList<WrittenTable> credentials, ValidationContext<WrittenTable> context)
    {
        var taken = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var name in credentials.Select(credential => credential.Find(CredentialTable.Name)).OfType<Located<string>>())
            taken.TryAdd(name.Value, name.Place);
        foreach (var variable in table.Entries)
        {
            if (taken.TryGetValue(variable.Name, out var place))
                Fail(context, table, variable, variable.Place, $"is the name of the credential at {place} too; keep one of them");
        }
    }

    private static string? NameObjection(string name) => name switch
    {
        "HOME" => "must not be HOME, which agentd itself sets: it is the agent's home",
        "PATH" => "must not be PATH, which is the image's; set it there, with ENV",
        _ => VariableName.Objection(name),
    };

    // A string is never shown: who misunderstands the table writes a secret there.
    private static string? ValueObjection(TomlNode value) => value switch
    {
        TomlText { Value: var text } when text.Contains('\0') => "holds a NUL, which no variable can",
        TomlText => null,
        _ => FoundValue.Behind($"is {value.Kind}; it must be a string, in quotes", FoundValue.Of(value)),
    };

    private static TomlEntry? FirstBeyond(WrittenTable table)
    {
        var bytes = 0;
        return table.Entries.FirstOrDefault(variable => (bytes += Length(variable)) > MostBytes);
    }

    private static int Length(TomlEntry variable) =>
        Encoding.UTF8.GetByteCount(variable.Name) + Encoding.UTF8.GetByteCount((variable.Value as TomlText)?.Value ?? "") + 2;

    // The name as far as it may be seen: what is behind a '=' may be a value.
    private static void Fail(
        ValidationContext<WrittenTable> context, WrittenTable table, TomlEntry variable, Place place, string message) =>
        Fail(context, table.Path.To(TerminalText.Escape(variable.Name.Split('=')[0], MostShown)), place, message);
}
