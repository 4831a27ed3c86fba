using System.Text.Json;
using Agentd.Infrastructure.Methodologies.Schemas;
using Json.Schema;

namespace Agentd.Infrastructure.Tests.Methodologies.Conformance;

/// <summary>
/// The official JSON-Schema-Test-Suite, which is not part of this repository: in the directory that AGENTD_JSON_SCHEMA_SUITE names, or
/// in <c>shared/json-schema-test-suite</c> beside the checkout.
/// </summary>
internal static class SuiteData
{
    public const string Variable = "AGENTD_JSON_SCHEMA_SUITE";

    public static string? Directory { get; } = Find();

    public static SchemaRegistry Remotes()
    {
        var registry = new SchemaRegistry();
        var root = Path.Combine(Directory!, "remotes");
        foreach (var file in System.IO.Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories))
        {
            var place = new Uri("http://localhost:1234/" + Path.GetRelativePath(root, file));
            // Under the address that the suite names as well as under the $id that some of them give themselves.
            registry.Register(place, Draft202012.Build(Read(file), place, registry));
        }

        return registry;
    }

    public static IEnumerable<SuiteCase> Cases(string name, string file)
        => from schema in Read(file).EnumerateArray()
           from test in schema.GetProperty("tests").EnumerateArray()
           select new SuiteCase(
               name,
               schema.GetProperty("description").GetString()!,
               test.GetProperty("description").GetString()!,
               schema.GetProperty("schema"),
               test.GetProperty("data"),
               test.GetProperty("valid").GetBoolean());

    private static JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.Clone();
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return System.IO.Directory.Exists(named) ? named : null;

        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var beside = Path.Combine(directory.FullName, "shared", "json-schema-test-suite");
            if (System.IO.Directory.Exists(Path.Combine(beside, "tests")))
                return beside;
        }

        return null;
    }
}

/// <summary>One test of the suite.</summary>
internal sealed record SuiteCase(string Group, string Schema, string Test, JsonElement Source, JsonElement Data, bool IsValid)
{
    public override string ToString() => $"{Group}: {Schema}: {Test}";
}
