using System.Text;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Methodologies;
using Agentd.Infrastructure.Methodologies.Schemas;
using Agentd.Infrastructure.Tests.Audit;

namespace Agentd.Infrastructure.Tests.Methodologies;

/// <summary>A methodology on the real file system that takes requests and claims, gone after the test.</summary>
public sealed class MethodologyRoot : IDisposable
{
    public const string RequestSchema = """
        {
          "x-tesserine-canonical": { "version": "1.0.0" },
          "type": "object",
          "properties": { "description": { "type": "string", "minLength": 3 }, "source": { "const": "operator" } },
          "required": ["description", "source"],
          "additionalProperties": false
        }
        """;

    public const string ClaimSchema = """
        { "type": "object", "properties": { "summary": { "type": "string" }, "lines": { "type": "array", "items": { "type": "integer" } } },
          "required": ["summary"] }
        """;

    private readonly MethodologyDirectories _methodologies = new(new Judge());

    public MethodologyRoot()
    {
        Write("manifest.toml", "name = \"test\"\n[[artifact_types]]\nname = \"request\"\n[[artifact_types]]\nname = \"claim\"\n");
        Write("schemas/request.schema.json", RequestSchema);
        Write("schemas/claim.schema.json", ClaimSchema);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("agentd-methodology-").FullName;

    public string Manifest => PathOf("manifest.toml");

    public static SessionIntent Request(string text = "Tidy up.") => new SessionIntent.Request(text);

    public static SessionIntent Artifact(string document = """{"summary":"x"}""", string type = "claim", string id = "first") =>
        new SessionIntent.Artifact(type, id, Encoding.UTF8.GetBytes(document));

    public string PathOf(string relative) => System.IO.Path.Combine(Path, relative);

    public void Write(string relative, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(PathOf(relative))!);
        File.WriteAllText(PathOf(relative), text);
    }

    public OperatorInput Accept(SessionIntent intent) => _methodologies.AcceptAsync(Path, intent, default).GetAwaiter().GetResult()!;

    public void Require() => _methodologies.Require(Path);

    /// <summary>Runs a script in the methodology.</summary>
    public void Shape(string script) => Shell.Run($"cd '{Path}' && {script}");

    public void Dispose() => Shell.Run($"rm -rf '{Path}'");
}
