using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Configuration.Problems;

namespace Agentd.Infrastructure.Methodologies;

/// <summary>Methodology directories on the host's file system.</summary>
internal sealed class MethodologyDirectories(IArtifactSchemas schemas) : IMethodologies
{
    public void Require(string directory)
    {
        using var folder = MethodologyFolder.Open(directory);
        using var manifest = ManifestOf(folder, directory);
    }

    /// <summary>A methodology's manifest, as sessions read it.</summary>
    /// <exception cref="SessionException">There is none, or a session would refuse it; the message says why.</exception>
    internal static Manifest ReadManifest(string directory)
    {
        using var folder = MethodologyFolder.Open(directory);
        using var file = ManifestOf(folder, directory);
        return Manifest.Read(file);
    }

    public async Task<OperatorInput?> AcceptAsync(string directory, SessionIntent? intent, CancellationToken cancellation) => intent switch
    {
        SessionIntent.Request request => await AcceptAsync(directory, request, cancellation).ConfigureAwait(false),
        SessionIntent.Artifact artifact => await AcceptAsync(directory, artifact, cancellation).ConfigureAwait(false),
        _ => null,
    };

    private async Task<OperatorInput> AcceptAsync(string directory, SessionIntent.Request request, CancellationToken cancellation)
    {
        if (RequestText.Objection(request.Text) is { } objection) throw new InputRefusedException($"the request {objection}");
        var schema = SchemaOf(directory, RequestArtifact.Type);
        if (CanonicalVersion.Objection(schema) is { } foreign) throw new InputRefusedException($"{schema.Path} {foreign}");
        var document = RequestArtifact.Of(request.Text);
        await schema.RequireAsync(document, "the request", schemas, cancellation).ConfigureAwait(false);
        return new OperatorInput(RequestArtifact.Type, RequestArtifact.Id, document);
    }

    private async Task<OperatorInput> AcceptAsync(string directory, SessionIntent.Artifact artifact, CancellationToken cancellation)
    {
        Require("type", artifact.Type);
        Require("id", artifact.Id);
        var what = $"artifact {TerminalText.Escape(artifact.Type, 80)}/{TerminalText.Escape(artifact.Id, 80)}.json";
        var bytes = artifact.Document.Length;
        if (bytes > SessionIntent.Artifact.MaxBytes)
            throw new InputRefusedException($"{what} has {bytes} bytes and may have at most {SessionIntent.Artifact.MaxBytes}");
        await SchemaOf(directory, artifact.Type).RequireAsync(artifact.Document, what, schemas, cancellation).ConfigureAwait(false);
        return new OperatorInput(artifact.Type, artifact.Id, artifact.Document);
    }

    private SchemaFile SchemaOf(string directory, string type)
    {
        using var folder = MethodologyFolder.Open(directory);
        using var file = ManifestOf(folder, directory);
        var manifest = Manifest.Read(file);
        if (!manifest.ArtifactTypes.Contains(type))
        {
            throw new InputRefusedException($"{manifest.Path} declares no artifact type '{TerminalText.Escape(type, 80)}'; "
                + Declared(manifest));
        }

        return SchemaFile.Read(folder, type);
    }

    private static MethodologyFile ManifestOf(MethodologyFolder folder, string directory) => folder.Find(Manifest.FileName)
        ?? throw new SessionException($"methodology_dir {directory} holds no {Manifest.FileName}");

    private static void Require(string part, string segment)
    {
        if (PathSegment.Objection(segment) is { } objection)
            throw new InputRefusedException($"the artifact {part} '{TerminalText.Escape(segment, 80)}' {objection}");
    }

    private static string Declared(Manifest manifest) => manifest.ArtifactTypes is []
        ? "it declares none"
        : $"it declares {TerminalText.Escape(string.Join(", ", manifest.ArtifactTypes.Distinct()), 300)}";
}
