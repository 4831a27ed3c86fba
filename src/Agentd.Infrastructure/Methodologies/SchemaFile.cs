using Agentd.Application.Ports;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Methodologies.Schemas;

namespace Agentd.Infrastructure.Methodologies;

/// <summary>The schema of an artifact type, as the methodology has it.</summary>
/// <param name="Path">The file, for a message.</param>
/// <param name="Text">Its text.</param>
/// <param name="Schema">What it means.</param>
internal sealed record SchemaFile(string Path, ReadOnlyMemory<byte> Text, IArtifactSchema Schema)
{
    internal const int MaxBytes = 1024 * 1024;

    /// <summary>Finds, reads and compiles the schema of a type that the manifest declares.</summary>
    /// <exception cref="InputRefusedException">There is none, or it is not a schema.</exception>
    /// <exception cref="Agentd.Domain.Sessions.SessionException">It cannot be read.</exception>
    internal static SchemaFile Read(MethodologyFolder folder, string type, RecentSchemas schemas)
    {
        var name = type + ".schema.json";
        using var file = folder.Find("schemas", name) ?? throw new InputRefusedException(
            $"{folder.PathOf("schemas", name)} does not exist: the artifact type '{Legible.Of(type, 80)}' is declared and has no schema");
        var text = file.Read(MaxBytes);
        try
        {
            return new SchemaFile(file.Path, text, schemas.Of(text));
        }
        catch (UnusableJsonException refusal)
        {
            var problem = Legible.Of(refusal.Message, 1000);
            throw new InputRefusedException($"{file.Path} cannot be used as a JSON Schema of draft 2020-12: {problem}", refusal);
        }
    }

    /// <summary>Holds a document against the schema.</summary>
    /// <param name="document">The document's bytes.</param>
    /// <param name="what">What it is to the operator.</param>
    /// <exception cref="InputRefusedException">It is not JSON, or breaks a rule.</exception>
    internal void Require(ReadOnlyMemory<byte> document, string what)
    {
        try
        {
            if (Schema.Violations(document) is { Count: > 0 } violations) throw Violation.Refusal(what, Path, violations);
        }
        catch (UnusableJsonException refusal)
        {
            var breach = $"{what} cannot be held against {Path}";
            throw new InputRefusedException($"{breach}: {Legible.Of(refusal.Message, 1000)}", refusal) { ForLog = breach };
        }
    }
}
