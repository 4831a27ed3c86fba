using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Agentd.Infrastructure.Tests.Configuration;

public sealed class RoundTripTests : IDisposable
{
    private static readonly Arbitrary<string[]> Argvs = ArbMap.Default.ArbFor<NonEmptyString>().Generator
        .Select(text => text.Get).Where(IsWellFormed).NonEmptyListOf().Select(list => list.ToArray()).ToArbitrary();

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Property(MaxTest = 300)]
    public Property Any_argv_arrives_exactly_as_it_is() => Prop.ForAll(Argvs, argv =>
    {
        var text = ConfigurationFolder.Minimal.Replace("[\"site-builder\", \"exec\"]", $"[{string.Join(", ", argv.Select(Quoted))}]");
        return _folder.Load(text).Require().Agents[0].Command.SequenceEqual(argv);
    });

    [Property(MaxTest = 300)]
    public bool A_misspelt_key_never_loads(PositiveInt at, char letter)
    {
        const string key = "methodology_dir";
        var written = key.Remove(at.Get % key.Length, 1).Insert(at.Get % key.Length, char.IsAsciiLetterLower(letter) ? $"{letter}" : "");
        var report = _folder.Load(ConfigurationFolder.Minimal.Replace(key, written));
        return written == key
            ? report.Configuration is not null
            : report.ErrorLines().Any(line => line.Contains($"{written}: unknown key; did you mean '{key}'?"));
    }

    [Fact]
    public void Ten_thousand_agents_load_in_their_order()
    {
        var text = new StringBuilder();
        for (var index = 0; index < 10_000; index++)
            text.Append(ConfigurationFolder.Minimal.Replace("site-builder\"\nbase", $"agent-{index}\"\nbase"));

        var agents = _folder.Load(text.ToString()).Require().Agents;

        agents.Select(agent => agent.Name.Value).ShouldBe(Enumerable.Range(0, 10_000).Select(index => $"agent-{index}"));
    }

    private static bool IsWellFormed(string text) => !text.Contains('\0') && !text.Any(char.IsSurrogate);

    private static string Quoted(string text) =>
        $"\"{string.Concat(text.Select(c => c is '"' or '\\' || char.IsControl(c) ? $"\\u{(int)c:X4}" : c.ToString()))}\"";
}
