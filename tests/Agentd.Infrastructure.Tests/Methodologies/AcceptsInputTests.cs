using System.Text;
using System.Text.Json;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Methodologies;
using Agentd.Infrastructure.Methodologies.Schemas;
using Agentd.Infrastructure.Tests.Configuration;

namespace Agentd.Infrastructure.Tests.Methodologies;

public sealed class AcceptsInputTests : IDisposable
{
    private readonly MethodologyRoot _methodology = new();

    public void Dispose() => _methodology.Dispose();

    [Fact]
    public void A_request_becomes_the_document_of_the_canonical_version()
    {
        var input = _methodology.Accept(MethodologyRoot.Request("Tidy up."));
        (input.Type, input.Id).ShouldBe(("request", "operator-input"));
        Encoding.UTF8.GetString(input.Document.Span).ShouldBe("""{"description":"Tidy up.","source":"operator"}""");
    }

    [Theory]
    [InlineData("Zeilen\nund\ttabs \"quoted\" \\ back")]
    [InlineData("日本語 🦉 \u0001 \u2028 <script> é e\u0301")]
    [InlineData("   padded   ")]
    public void A_request_keeps_its_text_to_the_last_character(string text)
    {
        using var document = JsonDocument.Parse(_methodology.Accept(MethodologyRoot.Request(text)).Document);
        document.RootElement.GetProperty("description").GetString().ShouldBe(text);
    }

    [Fact]
    public void A_request_of_exactly_one_MiB_is_taken()
    {
        var text = new string('é', RequestText.MaxBytes / 2);
        using var document = JsonDocument.Parse(_methodology.Accept(MethodologyRoot.Request(text)).Document);
        document.RootElement.GetProperty("description").GetString().ShouldBe(text);
    }

    [Fact]
    public void An_artifact_of_exactly_16_MiB_is_taken_as_it_is()
    {
        var document = """{"summary":"x"}""".PadRight(SessionIntent.Artifact.MaxBytes);
        _methodology.Accept(MethodologyRoot.Artifact(document)).Document.Length.ShouldBe(16 * 1024 * 1024);
    }

    [Theory]
    [InlineData("with space, quote ' and \" and $HOME")]
    [InlineData("-leading-dash")]
    [InlineData("..hidden")]
    [InlineData("größe-🦉")]
    public void Any_other_single_path_segment_may_be_an_id(string id) =>
        _methodology.Accept(MethodologyRoot.Artifact(id: id)).Id.ShouldBe(id);

    [Fact]
    public void The_manifest_may_hold_whatever_is_runas_own()
    {
        _methodology.Write("manifest.toml", """
            name = "x"
            artifact_types = [{ name = "claim", colour = "red", weight = 3 }]
            future = { deep = [1, [2.5, 1979-05-27]] }
            [[protocols]]
            name = "take"
            trigger = { type = "always" }
            """);
        _methodology.Accept(MethodologyRoot.Artifact()).Type.ShouldBe("claim");
    }

    [Fact]
    public void An_edited_schema_counts_from_the_next_session_on_even_with_the_same_size_and_time()
    {
        _methodology.Write("schemas/claim.schema.json", """{"type":"object"}""");
        _methodology.Shape("touch -d @1000000000 schemas/claim.schema.json");
        _methodology.Accept(MethodologyRoot.Artifact());

        _methodology.Write("schemas/claim.schema.json", """{"type":"string"}""");
        _methodology.Shape("touch -d @1000000000 schemas/claim.schema.json");
        Should.Throw<InputRefusedException>(() => _methodology.Accept(MethodologyRoot.Artifact()));
    }

    [Fact]
    public async Task An_invocation_without_a_document_has_no_input()
    {
        var methodologies = new MethodologyDirectories(new Judge());
        (await methodologies.AcceptAsync(_methodology.Path, null, default)).ShouldBeNull();
        (await methodologies.AcceptAsync(_methodology.Path, new SessionIntent.Work(WorkUnit.Parse("issue-42")), default)).ShouldBeNull();
    }

    [Fact]
    public async Task The_directory_itself_may_be_reached_through_a_link()
    {
        _methodology.Shape("ln -s . self");
        var methodologies = new MethodologyDirectories(new Judge());
        (await methodologies.AcceptAsync(_methodology.PathOf("self"), MethodologyRoot.Artifact(), default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task The_demo_methodology_takes_requests_and_claims()
    {
        var methodologies = new MethodologyDirectories(new Judge());
        var demo = Repository.PathTo("examples/demo/methodology");
        methodologies.Require(demo);
        (await methodologies.AcceptAsync(demo, MethodologyRoot.Request(), default))!.Type.ShouldBe("request");
        (await methodologies.AcceptAsync(demo, MethodologyRoot.Artifact(), default))!.Type.ShouldBe("claim");
    }
}
