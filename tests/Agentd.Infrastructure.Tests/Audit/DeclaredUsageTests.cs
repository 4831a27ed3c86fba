using System.Text.Json.Nodes;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;

namespace Agentd.Infrastructure.Tests.Audit;

/// <summary>What an agent says itself that it used, in its record.</summary>
public sealed class DeclaredUsageTests : IDisposable
{
    private const string Word = """
        {"models":[{"model":"claude-the-secret-value-42","requests":3,"input_tokens":10,"output_tokens":20,"cache_read_tokens":5}]}
        """;

    private readonly AuditRoot _root = new();
    private readonly SessionRecord _record = AuditRoot.Record();
    private IReadOnlyList<SecretValue>? _masked = [];

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task An_agents_own_word_is_kept_as_such()
    {
        var (usage, warnings) = await SealAsync(Word);

        usage!.ToJsonString().ShouldBe(
            """{"declared":[{"model":"claude-the-secret-value-42","requests":3,"input_tokens":10,"output_tokens":20,"""
            + "\"cache_read_tokens\":5,\"cache_write_tokens\":0}]}");
        warnings.ShouldBeEmpty();
        _root.Findings().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_secret_in_it_is_masked()
    {
        _masked = [new SecretValue("the-secret-value-42"u8.ToArray())];

        (await SealAsync(Word)).Usage!["declared"]![0]!["model"]!.GetValue<string>().ShouldBe("claude-***");
    }

    [Fact]
    public async Task Where_secrets_are_not_known_any_more_no_model_is_named()
    {
        _masked = null;

        (await SealAsync(Word)).Usage!.ToJsonString().ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"models":null}""")]
    [InlineData("""{"models":[null]}""")]
    [InlineData("""{"models":[{"requests":1}]}""")]
    [InlineData("""{"models":[{"model":"m","other":1}]}""")]
    [InlineData("""{"models":[{"model":"m"}],"models":[{"model":"m"}]}""")]
    [InlineData("""{"models":[{"model":"m","requests":1,"requests":2}]}""")]
    [InlineData("""{"models":[{"model":"m"},{"model":"m"}]}""")]
    [InlineData("""{"models":[{"model":"a b"}]}""")]
    [InlineData("""{"models":[{"model":"m","requests":-1}]}""")]
    [InlineData("""{"models":[{"model":"m","requests":1.5}]}""")]
    [InlineData("""{"models":[{"model":"m","requests":"1"}]}""")]
    [InlineData("""{"models":[{"model":"m","requests":1000000000001}]}""")]
    [InlineData("""{"models":[{"model":"m","requests":99999999999999999999}]}""")]
    public async Task What_has_another_shape_is_not_kept_and_a_warning_says_so(string text)
    {
        var (usage, warnings) = await SealAsync(text);

        usage.ShouldBeNull();
        warnings.ShouldHaveSingleItem().ShouldContain(".runa/workspace/usage.json");
    }

    [Fact]
    public async Task One_that_is_too_long_is_not_kept()
    {
        var (usage, warnings) = await SealAsync(Word + new string(' ', 64 * 1024));

        usage.ShouldBeNull();
        warnings.ShouldHaveSingleItem().ShouldContain("larger than 65536 bytes");
    }

    [Theory]
    [InlineData("mkdir workspace && ln -s /etc/hostname workspace/usage.json", 1)]
    [InlineData("mkdir workspace && mkdir workspace/usage.json", 1)]
    [InlineData("mkdir real && echo '{}' >real/usage.json && ln -s real workspace", 0)]
    [InlineData("echo >workspace", 0)]
    [InlineData("mkdir workspace", 0)]
    public async Task What_is_no_file_of_its_own_is_not_followed(string making, int told)
    {
        var (usage, warnings) = await SealAsync(making: making);

        usage.ShouldBeNull();
        warnings.Count.ShouldBe(told);
    }

    private async Task<(JsonNode? Usage, IReadOnlyList<string> Warnings)> SealAsync(string? text = null, string making = "mkdir workspace")
    {
        var store = _root.Store();
        store.TryBegin(_record).ShouldBeTrue();
        var tree = store.RunaDirectory(_record.Agent, _record.SessionId);
        Shell.Run($"cd {tree} && {making}");
        if (text is not null) await File.WriteAllTextAsync(Path.Combine(tree, "workspace", "usage.json"), text);
        var warnings = await store.SealAsync(AuditRoot.Ended(_record), _masked, default);
        return (JsonNode.Parse(await File.ReadAllBytesAsync(_root.SessionFile(_record)))!["usage"], warnings);
    }
}
