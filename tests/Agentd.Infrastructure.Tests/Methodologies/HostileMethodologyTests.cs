using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Methodologies.Schemas;

namespace Agentd.Infrastructure.Tests.Methodologies;

/// <summary>Whoever may write a methodology may not make the daemon read elsewhere, wait, or swell.</summary>
public sealed class HostileMethodologyTests : IDisposable
{
    private readonly MethodologyRoot _methodology = new();
    private readonly MethodologyRoot _elsewhere = new();

    public void Dispose()
    {
        _methodology.Dispose();
        _elsewhere.Dispose();
    }

    [Theory]
    [InlineData("schemas/claim.schema.json", "ln -sf OUT/schemas/claim.schema.json schemas/claim.schema.json", "a regular file")]
    [InlineData("schemas/claim.schema.json", "mv schemas/claim.schema.json c && ln -s ../c schemas/claim.schema.json", "a regular file")]
    [InlineData("schemas/claim.schema.json", "ln -sf /nowhere schemas/claim.schema.json", "a regular file")]
    [InlineData("schemas", "rm -r schemas && ln -s OUT/schemas schemas", "a directory")]
    [InlineData("schemas", "mv schemas s && ln -s s schemas", "a directory")]
    [InlineData("manifest.toml", "ln -sf OUT/manifest.toml manifest.toml", "a regular file")]
    public void Follows_no_link_neither_outwards_nor_inside(string link, string script, string cure)
    {
        _methodology.Shape(script.Replace("OUT", _elsewhere.Path));
        Refusal().ShouldBe(
            $"{_methodology.PathOf(link)} is a symbolic link, and no link in a methodology is followed; put {cure} in its place");
    }

    [Theory]
    [InlineData("schemas/claim.schema.json", "mkfifo schemas/claim.schema.json", "a regular file")]
    [InlineData("schemas/claim.schema.json", "mkdir schemas/claim.schema.json", "a regular file")]
    [InlineData("schemas", "rm -r schemas && mkfifo schemas", "a directory")]
    [InlineData("manifest.toml", "rm -f manifest.toml && mkfifo manifest.toml", "a regular file")]
    public void Does_not_wait_at_a_pipe_nor_take_a_directory_for_a_file(string entry, string script, string wanted)
    {
        _methodology.Shape($"rm schemas/claim.schema.json && {script}");
        Refusal().ShouldBe($"{_methodology.PathOf(entry)} must be {wanted}, and is none");
    }

    [Fact]
    public void A_manifest_that_is_a_pipe_is_refused_even_without_input()
    {
        _methodology.Shape("rm manifest.toml && mkfifo manifest.toml");
        Should.Throw<SessionException>(_methodology.Require)
            .Message.ShouldBe($"{_methodology.Manifest} must be a regular file, and is none");
    }

    [Theory]
    [InlineData("schemas/claim.schema.json", 1024 * 1024)]
    [InlineData("manifest.toml", 256 * 1024)]
    public void Does_not_read_a_sparse_file_of_a_gigabyte(string file, int most)
    {
        _methodology.Shape($"truncate -s 1G {file}");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refusal().ShouldBe($"{_methodology.PathOf(file)} has 1073741824 bytes and may have at most {most}");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1024 * 1024);
    }

    [Fact]
    public void A_manifest_nested_a_thousand_deep_is_answered_with_the_place()
    {
        _methodology.Write("manifest.toml", $"x = {new string('[', 1000)}{new string(']', 1000)}");
        Refusal().ShouldStartWith($"{_methodology.Manifest}:1:37: is nested deeper than 32 levels");
    }

    [Fact]
    public void A_schema_nested_a_thousand_deep_is_kept_to()
    {
        _methodology.Write("schemas/claim.schema.json", Negations(1_000));
        _methodology.Accept(MethodologyRoot.Artifact()).Id.ShouldBe("first");
        _methodology.Write("schemas/claim.schema.json", Negations(1_001));
        Refusal().ShouldContain(" breaks ");
    }

    [Fact]
    public void A_schema_nested_a_hundred_thousand_deep_is_answered()
    {
        _methodology.Write("schemas/claim.schema.json", Negations(100_000));
        Refusal().ShouldContain("maximum configured depth of 1024");
    }

    [Fact]
    public void A_document_nested_a_hundred_thousand_deep_is_answered()
    {
        _methodology.Write("schemas/claim.schema.json", """{"items":{"$ref":"#"}}""");
        var document = new string('[', 100_000) + new string(']', 100_000);
        Should.Throw<InputRefusedException>(() => _methodology.Accept(MethodologyRoot.Artifact(document)))
            .Message.ShouldContain("maximum configured depth of 1024");
    }

    [Fact]
    public void A_schema_that_refers_to_itself_without_end_is_answered()
    {
        _methodology.Write("schemas/claim.schema.json", """{"$ref":"#"}""");
        Should.Throw<InputRefusedException>(() => _methodology.Accept(MethodologyRoot.Artifact())).Message.ShouldContain("Cycle detected");
    }

    [Fact]
    public void A_pattern_that_backtracks_without_end_is_answered_within_the_time_limit()
    {
        _methodology.Write("schemas/claim.schema.json", """{"properties":{"summary":{"pattern":"^(?=(a+)+$)b"}}}""");
        var document = $$"""{"summary":"{{new string('a', 100_000)}}!"}""";
        Should.Throw<InputRefusedException>(() => _methodology.Accept(MethodologyRoot.Artifact(document)))
            .Message.ShouldContain("takes longer than a second to match");
    }

    [Fact]
    public void A_document_that_is_wrong_in_every_line_is_answered_with_a_bounded_message()
    {
        var document = $$"""{"summary":"x","lines":[{{string.Join(',', Enumerable.Repeat("\"no\"", 50_000))}}]}""";
        var refusal = Should.Throw<InputRefusedException>(() => _methodology.Accept(MethodologyRoot.Artifact(document)));
        refusal.Details.Count.ShouldBeInRange(2, Judge.MostViolations);
    }

    [Fact]
    public void A_key_of_a_megabyte_does_not_make_a_message_of_a_megabyte()
    {
        _methodology.Write("schemas/claim.schema.json", """{"additionalProperties":false}""");
        var document = $$"""{"{{new string('k', 1024 * 1024)}}":1}""";
        Refusal(MethodologyRoot.Artifact(document)).Length.ShouldBeLessThan(2000);
    }

    private static string Negations(int depth) => $"{string.Concat(Enumerable.Repeat("{\"not\":", depth))}true{new string('}', depth)}";

    private string Refusal(SessionIntent? intent = null) =>
        Should.Throw<SessionException>(() => _methodology.Accept(intent ?? MethodologyRoot.Artifact())).Message;
}
