using System.Text.Json;
using Agentd.Infrastructure.Configuration;

namespace Agentd.Infrastructure.Tests.Configuration;

public sealed class DocumentationTests
{
    [Fact]
    public void The_schema_in_docs_is_the_one_that_the_known_keys_make() =>
        Holds("docs/agentd.schema.json", _ => ConfigurationSchema.Text());

    [Fact]
    public void The_tables_in_docs_are_the_ones_that_the_known_keys_make() =>
        Holds("docs/configuration.md", ConfigurationReference.Update);

    [Fact]
    public void The_schema_knows_every_key_and_allows_no_other()
    {
        using var schema = JsonDocument.Parse(ConfigurationSchema.Text());

        var agent = schema.RootElement.GetProperty("properties").GetProperty("agents").GetProperty("items");
        agent.GetProperty("additionalProperties").GetBoolean().ShouldBeFalse();
        agent.GetProperty("properties").EnumerateObject().Select(property => property.Name)
            .ShouldBe(AgentTable.Known.Keys.Select(key => key.Name));
        agent.GetProperty("required").EnumerateArray().Select(name => name.GetString())
            .ShouldBe(["name", "base_image", "methodology_dir", "command"]);
    }

    // AGENTD_UPDATE_DOCS=1 brings the file up to date instead of failing.
    private static void Holds(string file, Func<string, string> generate)
    {
        var path = Repository.PathTo(file);
        var kept = File.Exists(path) ? File.ReadAllText(path) : "";
        var generated = generate(kept);
        if (Environment.GetEnvironmentVariable("AGENTD_UPDATE_DOCS") == "1") File.WriteAllText(path, generated);
        else kept.ShouldBe(generated, $"{file} is behind the known keys; run the tests once with AGENTD_UPDATE_DOCS=1");
    }
}
