using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Methodologies.Schemas;

namespace Agentd.Infrastructure.Methodologies;

/// <summary>The schema of an artifact type, as the methodology has it.</summary>
internal sealed record SchemaFile(string Path, ReadOnlyMemory<byte> Text)
{
    internal const int MaxBytes = 1024 * 1024;

    /// <summary>Finds and reads the schema of a type that the manifest declares.</summary>
    /// <exception cref="InputRefusedException">There is none.</exception>
    /// <exception cref="Agentd.Domain.Sessions.SessionException">It cannot be read.</exception>
    internal static SchemaFile Read(MethodologyFolder folder, string type)
    {
        var name = type + ".schema.json";
        using var file = folder.Find("schemas", name) ?? throw new InputRefusedException(
            $"{folder.PathOf("schemas", name)} does not exist: "
            + $"the artifact type '{TerminalText.Escape(type, 80)}' is declared and has no schema");
        return new SchemaFile(file.Path, file.Read(MaxBytes));
    }

    /// <exception cref="InputRefusedException">One of the two is not JSON, the schema is none, or the document breaks a rule.</exception>
    internal async Task RequireAsync(ReadOnlyMemory<byte> document, string what, IArtifactSchemas schemas, CancellationToken cancellation)
    {
        try
        {
            var violations = await schemas.ViolationsAsync(Text, document, cancellation).ConfigureAwait(false);
            if (violations.Count > 0) throw Violation.Refusal(what, Path, violations);
        }
        catch (UnusableSchemaException refusal)
        {
            throw Unusable(refusal);
        }
        catch (UnusableJsonException refusal)
        {
            var breach = $"{what} cannot be held against {Path}";
            throw new InputRefusedException($"{breach}: {TerminalText.Escape(refusal.Message, 1000)}", refusal) { ForLog = breach };
        }
    }

    internal InputRefusedException Unusable(UnusableJsonException refusal) =>
        new($"{Path} cannot be used as a JSON Schema of draft 2020-12: {TerminalText.Escape(refusal.Message, 1000)}", refusal);
}

/// <summary>Violated rules in the words of a refusal: the path in the document, the rule, and where the schema has it.</summary>
internal static class Violation
{
    private const int MostCharacters = 300;

    /// <summary>A refusal with the first rule in its message, and all of them in its details where there are several.</summary>
    internal static InputRefusedException Refusal(string what, string schema, IReadOnlyList<ViolatedRule> violations)
    {
        var more = violations.Count switch
        {
            1 => "",
            >= Judge.MostViolations => $", and more: at most {Judge.MostViolations} are told",
            var all => $", and {all - 1} more",
        };
        return new InputRefusedException($"{what} breaks {schema}: {Words(violations[0])}{more}")
        {
            ForLog = $"{what} breaks {schema} (rule {TerminalText.Escape(violations[0].Rule, MostCharacters)}){more}",
            Details = violations.Count > 1 ? [.. violations.Select(Words)] : [],
        };
    }

    private static string Words(ViolatedRule violation)
    {
        var path = violation.Path.Length == 0 ? "the whole document" : TerminalText.Escape(violation.Path, MostCharacters);
        var message = TerminalText.Escape(violation.Message.TrimEnd('.'), MostCharacters);
        return $"{path}: {message} (rule {TerminalText.Escape(violation.Rule, MostCharacters)})";
    }
}
