using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Tests.Configuration;

public sealed class ExampleTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public static TheoryData<string> Examples =>
        [.. Directory.GetFiles(Repository.PathTo("examples"), "*.toml").Select(file => Path.GetFileName(file))];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_loads_and_names_the_schema_first(string example)
    {
        var path = Repository.PathTo($"examples/{example}");

        var report = _folder.Loader.Load(path);

        report.ErrorLines().ShouldBeEmpty();
        report.Require().Agents.ShouldNotBeEmpty();
        var schema = File.ReadLines(path).First();
        schema.ShouldBe("#:schema ../docs/agentd.schema.json");
    }

    public static TheoryData<string> Agents =>
        [.. Directory.GetDirectories(Repository.PathTo("examples/agents")).Select(folder => Path.GetFileName(folder))];

    [Theory]
    [MemberData(nameof(Agents))]
    public void Every_agent_among_the_examples_loads_and_names_the_image_that_its_Containerfile_makes(string folder)
    {
        var path = Repository.PathTo($"examples/agents/{folder}/agent.toml");

        var report = _folder.Loader.Load(path);

        report.ErrorLines().ShouldBeEmpty();
        File.ReadLines(path).First().ShouldBe("#:schema ../../../docs/agentd.schema.json");
        var agent = report.Require().Agents.ShouldHaveSingleItem();
        var containerfile = File.ReadAllText(Repository.PathTo($"examples/agents/{folder}/Containerfile"));
        var version = agent.BaseImage[$"localhost/agentd-{folder}:".Length..];
        containerfile.ShouldContain($"--tag localhost/agentd-{folder}:{version} examples\n");
        containerfile.ShouldContain($"\nARG VERSION={version}\n");
    }

    public static TheoryData<string> Messages =>
        [.. Directory.GetFiles(Repository.PathTo("examples/notify"), "*.toml").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Every_example_of_messages_loads_and_tries_each_place_that_it_declares(string example)
    {
        var path = Repository.PathTo($"examples/notify/{example}");

        var report = _folder.Loader.Load(path);

        report.ErrorLines().ShouldBeEmpty();
        File.ReadLines(path).First().ShouldBe("#:schema ../../docs/agentd.schema.json");
        var places = report.Require().AllAddresses.Select(place => place.Name).ToArray();
        places.ShouldNotBeEmpty();
        foreach (var place in places) File.ReadAllText(path).ShouldContain($"agentd notify test {place}");
    }

    [Fact]
    public void There_are_five_examples() =>
        Directory.GetFiles(Repository.PathTo("examples"), "*.toml").Length.ShouldBe(5);

    [Fact]
    public void The_example_with_every_key_has_every_key()
    {
        var text = File.ReadAllText(Repository.PathTo("examples/every-key.toml"));

        KnownTable[] tables =
        [
            DaemonTable.Known, LimitsTable.Defaults, AuditRetentionTable.Known, AllowTable.OfTheDaemon, AgentTable.Known,
            CommandTable.Known, LimitsTable.Known, NetworkTable.Known, AllowTable.Known,
            SecurityTable.Known, MountTable.Known, CredentialTable.Known, NotifyTable.Known,
        ];
        foreach (var key in tables.SelectMany(table => table.Keys))
            text.ShouldMatch($@"(?m)^{key.Name} = |^\[+(agents|daemon|agents\.network)\.{key.Name}\]");
    }
}
