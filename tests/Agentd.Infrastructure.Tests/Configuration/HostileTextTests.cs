using System.Text;
using Agentd.Infrastructure.Configuration;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Agentd.Infrastructure.Tests.Configuration;

/// <summary>Whatever a file holds, it is answered, with a configuration or with errors that all have a place.</summary>
public sealed class HostileTextTests : IDisposable
{
    private const int Mutations = 4000;

    // Seconds at most; what is quadratic takes hours.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly string[] Shards =
    [
        "[", "]", "[[", "]]", "{", "}", "\"", "'", "\"\"\"", "'''", "=", ".", ",", "#", "\n", "\r", "\r\n", "\0",
        "\\", "\\u", "\\U0010FFFF",
        "\uFEFF", "é", "😀", "\u0085", "\u2028", "99999999999999999999", "1e999999", "0x", "-", "nan", "inf", "true", "1979-05-27T07:32:00Z",
        "agents", "[[agents]]", "[agents]", "[daemon]", "name", "mounts", "command", "a.b.c", "H", "L", "@daily", "agents.x = 1",
        "[agents.command.argv]", "= =",
    ];

    private readonly ConfigurationFolder _folder = new();
    private readonly string _seed = File.ReadAllText(Repository.PathTo("examples/every-key.toml"));

    public void Dispose() => _folder.Dispose();

    // Given by name: the runner would carry the megabytes themselves through its reports.
    private static readonly Dictionary<string, string> Hostile = new()
    {
        ["ten thousand open brackets"] = "a = " + new string('[', 10_000),
        ["ten thousand open braces"] = "a = " + string.Concat(Enumerable.Repeat("{a=", 10_000)),
        ["ten thousand headers in one"] = new string('[', 10_000) + "a" + new string(']', 10_000),
        ["a key of a hundred thousand parts"] = string.Join('.', Enumerable.Repeat("a", 100_000)) + " = 1",
        ["a header of a hundred thousand parts"] = "[" + string.Join('.', Enumerable.Repeat("a", 100_000)) + "]",
        ["a number of a million digits"] = "a = " + new string('9', 1_000_000),
        ["a hundred thousand bad lines"] = string.Concat(Enumerable.Repeat("= =\n", 100_000)),
        ["a hundred thousand unknown keys"] = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"k{i} = 1\n")),
        ["a hundred thousand nearly known keys"] = ConfigurationFolder.Minimal.Replace(
            "[agents.c", string.Concat(Enumerable.Range(0, 100_000).Select(i => $"metho{i}_dir = 1\n")) + "[agents.c"),
        ["the same key ten thousand times"] = string.Concat(Enumerable.Repeat("a = 1\n", 10_000)),
        ["the same table ten thousand times"] = string.Concat(Enumerable.Repeat("[daemon]\n", 10_000)),
        ["ten thousand empty agents"] = string.Concat(Enumerable.Repeat("[[agents]]\n", 10_000)),
        ["two million lines"] = new string('\n', 2_000_000),
        ["two million elements"] = "a = [" + string.Concat(Enumerable.Repeat("1,", 2_000_000)) + "]",
        ["a string that never ends"] = "a = \"\"\"" + new string('x', 1_000_000),
        ["a hundred thousand quotes"] = new string('"', 100_000),
        ["a hundred thousand NULs"] = new string('\0', 100_000),
        ["a hundred thousand carriage returns"] = new string('\r', 100_000),
        ["lone surrogates"] = "a = \"\\ud800\"\n",
        ["a target of a million parts"] = ConfigurationFolder.Minimal + "[[agents.mounts]]\ntarget = \""
            + string.Concat(Enumerable.Repeat("/a", 1_000_000)) + "\"\n",
        ["ten thousand mounts"] = ConfigurationFolder.Minimal + string.Concat(
            Enumerable.Range(0, 10_000).Select(i => $"[[agents.mounts]]\ntarget = \"/x/{i}/y\"\n")),
    };

    public static TheoryData<string> Names => [.. Hostile.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Answers_hostile_texts_with_places(string what)
    {
        var text = Hostile[what];

        var report = await Task.Run(() => _folder.Load(text)).WaitAsync(Patience);

        report.Errors.ShouldNotBeEmpty(what);
        HoldsItsPromise(report, text).ShouldBeTrue(what);
    }

    [Fact]
    public async Task Answers_thousands_of_mutations_of_a_sound_file()
    {
        var random = new System.Random(20260301);
        for (var round = 0; round < Mutations; round++)
        {
            var text = Mutate(random);
            var report = await Task.Run(() => _folder.Load(text)).WaitAsync(Patience);
            HoldsItsPromise(report, text).ShouldBeTrue($"round {round}:\n{text}");
        }
    }

    [Property(MaxTest = 500)]
    public bool Answers_any_text(string text) => HoldsItsPromise(_folder.Load(text ?? ""), text ?? "");

    [Property(MaxTest = 500)]
    public Property Answers_any_row_of_shards() =>
        Prop.ForAll(Gen.Elements(Shards).ListOf().ToArbitrary(), shards =>
        {
            var text = string.Join(' ', shards);
            return HoldsItsPromise(_folder.Load(text), text);
        });

    private string Mutate(System.Random random)
    {
        var text = new StringBuilder(_seed);
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(1, 40), text.Length - at);
            switch (random.Next(4))
            {
                case 0: text.Remove(at, length); break;
                case 1: text.Insert(at, Shards[random.Next(Shards.Length)]); break;
                case 2: text.Insert(random.Next(text.Length), text.ToString(at, length)); break;
                default: text[at] = (char)random.Next(1, 0x100); break;
            }
        }

        return text.ToString();
    }

    // A configuration or errors, never both; every error inside the text, and on one line.
    private static bool HoldsItsPromise(ConfigurationReport report, string text)
    {
        var lines = text.Count(c => c == '\n') + 1;
        return report.Configuration is null == report.Errors.Count > 0
            && report.Errors.All(error => error.Place is { } place && place.Line >= 1 && place.Line <= lines && place.Column >= 1)
            && report.ErrorLines().All(line => !line.Any(char.IsControl));
    }
}
