using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Methodologies.Schemas;

namespace Agentd.Infrastructure.Methodologies;

/// <summary>Methodology directories on the host's file system.</summary>
internal sealed class MethodologyDirectories(IArtifactSchemas schemas) : IMethodologies
{
    private readonly RecentSchemas _schemas = new(schemas);

    /// <inheritdoc/>
    public void Require(string directory)
    {
        using var folder = MethodologyFolder.Open(directory);
        using var manifest = ManifestOf(folder, directory);
    }

    /// <inheritdoc/>
    public OperatorInput? Accept(string directory, SessionIntent? intent) => intent switch
    {
        SessionIntent.Request request => Accept(directory, request),
        SessionIntent.Artifact artifact => Accept(directory, artifact),
        _ => null,
    };

    private OperatorInput Accept(string directory, SessionIntent.Request request)
    {
        if (RequestText.Objection(request.Text) is { } objection) throw new InputRefusedException($"the request {objection}");
        var schema = SchemaOf(directory, RequestDocument.Type);
        if (CanonicalVersion.Objection(schema.Text) is { } foreign) throw new InputRefusedException($"{schema.Path} {foreign}");
        var document = RequestDocument.Of(request.Text);
        schema.Require(document, "the request");
        return new OperatorInput(RequestDocument.Type, RequestDocument.Id, document);
    }

    private OperatorInput Accept(string directory, SessionIntent.Artifact artifact)
    {
        Require("type", artifact.Type);
        Require("id", artifact.Id);
        var what = $"artifact {Legible.Of(artifact.Type, 80)}/{Legible.Of(artifact.Id, 80)}.json";
        var bytes = artifact.Document.Length;
        if (bytes > SessionIntent.Artifact.MaxBytes)
            throw new InputRefusedException($"{what} has {bytes} bytes and may have at most {SessionIntent.Artifact.MaxBytes}");
        SchemaOf(directory, artifact.Type).Require(artifact.Document, what);
        return new OperatorInput(artifact.Type, artifact.Id, artifact.Document);
    }

    private SchemaFile SchemaOf(string directory, string type)
    {
        using var folder = MethodologyFolder.Open(directory);
        using var file = ManifestOf(folder, directory);
        var manifest = Manifest.Read(file);
        if (!manifest.ArtifactTypes.Contains(type))
            throw new InputRefusedException($"{manifest.Path} declares no artifact type '{Legible.Of(type, 80)}'; {Declared(manifest)}");
        return SchemaFile.Read(folder, type, _schemas);
    }

    private static MethodologyFile ManifestOf(MethodologyFolder folder, string directory) => folder.Find(Manifest.FileName)
        ?? throw new SessionException($"methodology_dir {directory} holds no {Manifest.FileName}");

    private static void Require(string part, string segment)
    {
        if (PathSegment.Objection(segment) is { } objection)
            throw new InputRefusedException($"the artifact {part} '{Legible.Of(segment, 80)}' {objection}");
    }

    private static string Declared(Manifest manifest) => manifest.ArtifactTypes is []
        ? "it declares none"
        : $"it declares {Legible.Of(string.Join(", ", manifest.ArtifactTypes.Distinct()), 300)}";
}
