using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration.Problems;

namespace Agentd.Infrastructure.Methodologies;

/// <summary>The schema of an artifact type, as the methodology has it.</summary>
/// <param name="Path">The file, for a message.</param>
/// <param name="Text">Its text.</param>
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

    /// <summary>Holds a document against the schema.</summary>
    /// <param name="document">The document's bytes.</param>
    /// <param name="what">What it is to the operator.</param>
    /// <param name="schemas">What knows JSON Schema.</param>
    /// <param name="cancellation">Ends the judgement.</param>
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

    /// <summary>What is told of a schema that cannot be kept to.</summary>
    internal InputRefusedException Unusable(UnusableJsonException refusal) =>
        new($"{Path} cannot be used as a JSON Schema of draft 2020-12: {TerminalText.Escape(refusal.Message, 1000)}", refusal);
}
