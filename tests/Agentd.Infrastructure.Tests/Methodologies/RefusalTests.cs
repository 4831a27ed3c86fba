using System.Text.RegularExpressions;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;

namespace Agentd.Infrastructure.Tests.Methodologies;

public sealed class RefusalTests : IDisposable
{
    private readonly MethodologyRoot _methodology = new();

    public void Dispose() => _methodology.Dispose();

    [Theory]
    [InlineData("", "the request must not be blank")]
    [InlineData(" \n\t ", "the request must not be blank")]
    public void Refuses_a_text_that_asks_nothing_or_cannot_be_written(string text, string message) =>
        Refusal(MethodologyRoot.Request(text)).Message.ShouldBe(message);

    [Fact]
    public void Refuses_a_text_over_one_MiB() =>
        Refusal(MethodologyRoot.Request(new string('x', 1024 * 1024 + 1))).Message.ShouldBe("the request must have at most 1048576 bytes");

    [Fact]
    public void Refuses_an_artifact_over_16_MiB() =>
        Refusal(MethodologyRoot.Artifact(new string(' ', 16 * 1024 * 1024 + 1))).Message
            .ShouldBe("artifact claim/first.json has 16777217 bytes and may have at most 16777216");

    [Theory]
    [InlineData("", "must not be empty")]
    [InlineData(".", "must not be '.' or '..'")]
    [InlineData("..", "must not be '.' or '..'")]
    [InlineData("a/b", @"must be one path segment, without '/', '\' or NUL")]
    [InlineData(@"a\b", @"must be one path segment, without '/', '\' or NUL")]
    [InlineData("a\0b", @"must be one path segment, without '/', '\' or NUL")]
    public void Refuses_a_type_or_id_that_is_not_one_path_segment(string segment, string objection)
    {
        Refusal(MethodologyRoot.Artifact(id: segment)).Message.ShouldMatch($"^the artifact id '.*' {Regex.Escape(objection)}$");
        Refusal(MethodologyRoot.Artifact(type: segment)).Message.ShouldMatch($"^the artifact type '.*' {Regex.Escape(objection)}$");
    }

    [Fact]
    public void Refuses_a_segment_too_long_for_a_file_name() =>
        Refusal(MethodologyRoot.Artifact(id: new string('é', 121))).Message.ShouldEndWith("…' must have at most 240 bytes");

    [Theory]
    [InlineData(0xd83e)]
    [InlineData(0xdc00)]
    public void Refuses_half_a_character_which_no_file_can_hold(int surrogate)
    {
        const string objection = "must be whole Unicode, and holds half of a surrogate pair";
        var half = $"half {(char)surrogate}!";
        Refusal(MethodologyRoot.Request(half)).Message.ShouldBe($"the request {objection}");
        Refusal(MethodologyRoot.Artifact(id: half)).Message.ShouldEndWith(objection);
    }

    [Fact]
    public void A_hostile_name_cannot_act_on_the_terminal_that_shows_the_refusal() =>
        Refusal(MethodologyRoot.Artifact(type: "\u001b[2J\u202eevil")).Message.ShouldContain(@"'\u001b[2J\u202eevil'");

    [Fact]
    public void Refuses_a_type_that_the_manifest_does_not_declare_and_says_which_it_does()
    {
        Refusal(MethodologyRoot.Artifact(type: "plan")).Message
            .ShouldBe($"{_methodology.Manifest} declares no artifact type 'plan'; it declares request, claim");
        _methodology.Write("manifest.toml", "name = \"x\"");
        Refusal(MethodologyRoot.Request()).Message
            .ShouldBe($"{_methodology.Manifest} declares no artifact type 'request'; it declares none");
    }

    [Theory]
    [InlineData("[[artifact_types]]\nname = oops", ":2:8: not TOML")]
    [InlineData("artifact_types = 3", ":1:1: artifact_types: is an integer; declare each type under [[artifact_types]]")]
    [InlineData("[[artifact_types]]\nnome = \"x\"", ":1:1: artifact_types: each one needs a name, which is a string")]
    [InlineData("[[artifact_types]]\nname = 7", ":1:1: artifact_types: each one needs a name, which is a string")]
    [InlineData("name = \"x\"\nname = \"y\"", ":2:1: name: is set twice")]
    public void Refuses_a_manifest_that_cannot_be_understood_and_names_the_place(string manifest, string message)
    {
        _methodology.Write("manifest.toml", manifest);
        Refusal(MethodologyRoot.Request()).Message.ShouldStartWith(_methodology.Manifest + message);
    }

    [Fact]
    public void Refuses_a_manifest_that_is_not_UTF8()
    {
        File.WriteAllBytes(_methodology.Manifest, [(byte)'#', 0xff]);
        Refusal(MethodologyRoot.Request()).Message.ShouldBe($"{_methodology.Manifest} is not UTF-8 from byte 1 on; save it as UTF-8");
    }

    [Fact]
    public void Refuses_a_directory_without_a_manifest_and_a_path_without_a_directory()
    {
        _methodology.Shape("rm manifest.toml");
        var message = $"methodology_dir {_methodology.Path} holds no manifest.toml";
        Refusal(MethodologyRoot.Request()).Message.ShouldBe(message);
        Should.Throw<SessionException>(_methodology.Require).Message.ShouldBe(message);

        _methodology.Shape("rm -r ../$(basename $PWD)");
        message = $"methodology_dir {_methodology.Path} does not exist or is not a directory";
        Refusal(MethodologyRoot.Request()).Message.ShouldBe(message);
        Should.Throw<SessionException>(_methodology.Require).Message.ShouldBe(message);
    }

    [Theory]
    [InlineData("rm schemas/claim.schema.json")]
    [InlineData("rm -r schemas")]
    public void Refuses_a_type_without_a_schema(string script)
    {
        _methodology.Shape(script);
        Refusal(MethodologyRoot.Artifact()).Message.ShouldBe(
            $"{_methodology.PathOf("schemas/claim.schema.json")} does not exist: the artifact type 'claim' is declared and has no schema");
    }

    [Theory]
    [InlineData("""{"type": "strang"}""", "(at #/type)")]
    [InlineData("""{"type": "object", "type": "array"}""", "Duplicate property 'type'")]
    [InlineData("""{"$ref": "https://example.org/elsewhere"}""", "https://example.org/elsewhere")]
    [InlineData(
        """{"$schema": "http://json-schema.org/draft-07/schema#"}""", "its $schema is \"http://json-schema.org/draft-07/schema#\"; only ")]
    [InlineData("{", "it is not strict JSON at line 1, byte 2")]
    [InlineData("", "it is not strict JSON")]
    [InlineData("\ufeff{}", "byte-order mark")]
    public void Refuses_a_schema_that_is_none_and_names_the_place(string schema, string problem)
    {
        _methodology.Write("schemas/claim.schema.json", schema);
        var message = Refusal(MethodologyRoot.Artifact()).Message;
        message.ShouldStartWith($"{_methodology.PathOf("schemas/claim.schema.json")} cannot be used as a JSON Schema of draft 2020-12: ");
        message.ShouldContain(problem);
    }

    [Theory]
    [InlineData("{}", "declares no x-tesserine-canonical.version")]
    [InlineData("true", "declares no x-tesserine-canonical.version")]
    [InlineData("""{"x-tesserine-canonical": "1.0.0"}""", "declares no x-tesserine-canonical.version")]
    [InlineData("""{"x-tesserine-canonical": {"version": "1.0.1"}}""", "has x-tesserine-canonical.version \"1.0.1\"")]
    [InlineData("""{"x-tesserine-canonical": {"version": "1.0.0 "}}""", "has x-tesserine-canonical.version \"1.0.0 \"")]
    [InlineData("""{"x-tesserine-canonical": {"version": 1.0}}""", "has x-tesserine-canonical.version 1.0")]
    public void Refuses_to_write_a_request_for_any_other_version_of_the_canonical_schema(string schema, string problem)
    {
        _methodology.Write("schemas/request.schema.json", schema);
        Refusal(MethodologyRoot.Request()).Message.ShouldBe(
            $"{_methodology.PathOf("schemas/request.schema.json")} {problem}; agentd writes requests of version \"1.0.0\"");
    }

    [Fact]
    public void Refuses_a_request_that_breaks_the_schema_and_says_which_rule_at_which_path() =>
        Refusal(MethodologyRoot.Request("ab")).Message.ShouldMatch(
            $"^the request breaks {_methodology.PathOf("schemas/request.schema.json")}: /description: "
            + ".* \\(rule #/properties/description/minLength\\)$");

    [Fact]
    public void Refuses_an_artifact_with_the_first_broken_rule_in_the_message_and_every_one_in_the_details()
    {
        var refusal = Refusal(MethodologyRoot.Artifact("""{"lines":[1,"two",3.5]}""")).ShouldBeOfType<InputRefusedException>();
        refusal.Message.ShouldStartWith($"artifact claim/first.json breaks {_methodology.PathOf("schemas/claim.schema.json")}: ");
        refusal.Message.ShouldEndWith(", and 2 more");
        refusal.Details.Count.ShouldBe(3);
        refusal.Message.ShouldContain(refusal.Details[0]);
        refusal.Details.ShouldContain(line => line.StartsWith("/lines/1: ") && line.EndsWith("(rule #/properties/lines/items/type)"));
        refusal.Details.ShouldContain(line => line.StartsWith("/lines/2: "));
        refusal.Details.ShouldContain(line => line.StartsWith("the whole document: ") && line.Contains("summary"));
    }

    [Fact]
    public void Says_that_there_are_more_broken_rules_than_are_told_where_nobody_counted_them()
    {
        var refusal = Refusal(MethodologyRoot.Artifact($$"""{"lines":[{{string.Join(',', Enumerable.Repeat("\"x\"", 5_000))}}]}"""))
            .ShouldBeOfType<InputRefusedException>();
        refusal.Message.ShouldEndWith(", and more: at most 100 are told");
        refusal.Details.Count.ShouldBe(100);
    }

    [Theory]
    [InlineData("""{"type":"array"}""")]
    [InlineData("""{"pattern":"^x$"}""")]
    [InlineData("""{"enum":["x"]}""")]
    [InlineData("""{"const":"x"}""")]
    [InlineData("""{"minLength":100}""")]
    [InlineData("""{"not":{}}""")]
    [InlineData("""{"oneOf":[{"const":1},{"const":2}]}""")]
    public void Refuses_without_repeating_what_the_document_says(string rule)
    {
        _methodology.Write("schemas/claim.schema.json", "{\"properties\":{\"summary\":" + rule + "}}");
        Refusal(MethodologyRoot.Artifact("""{"summary":"hunter2"}""")).Message.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("""{"summary":"x","hunter2":1}""", " (rule #/additionalProperties)")]
    [InlineData("""{"summary":"x","hunter2":1,"hunter2":1}""", "")]
    public void Keeps_the_names_in_the_document_out_of_what_is_logged(string document, string rule)
    {
        _methodology.Write("schemas/claim.schema.json", """{"additionalProperties":false,"properties":{"summary":true}}""");
        var refusal = Refusal(MethodologyRoot.Artifact(document)).ShouldBeOfType<InputRefusedException>();
        refusal.Message.ShouldContain("hunter2");
        refusal.ForLog.ShouldNotContain("hunter2");
        refusal.ForLog.ShouldEndWith($"{_methodology.PathOf("schemas/claim.schema.json")}{rule}");
    }

    [Theory]
    [InlineData("\ufeff{\"summary\":\"x\"}", "byte-order mark")]
    [InlineData("""{"summary":"x","summary":"y"}""", "Duplicate property 'summary'")]
    [InlineData("""{"summary":"x"} {}""", "not strict JSON at line 1")]
    [InlineData("""{"summary":"\ud800"}""", "half of a surrogate pair")]
    [InlineData("// c\n{}", "not strict JSON at line 1")]
    [InlineData("", "not strict JSON")]
    public void Refuses_an_artifact_that_another_reader_might_read_otherwise(string document, string problem)
    {
        var message = Refusal(MethodologyRoot.Artifact(document)).Message;
        message.ShouldStartWith($"artifact claim/first.json cannot be held against {_methodology.PathOf("schemas/claim.schema.json")}: ");
        message.ShouldContain(problem);
    }

    [Fact]
    public void Refuses_an_artifact_that_is_not_UTF8()
    {
        byte[] document = [.. "{\"summary\":\""u8, 0xc3, 0x28, .. "\"}"u8];
        Refusal(new SessionIntent.Artifact("claim", "first", document)).Message.ShouldContain("not valid UTF-8");
    }

    private SessionException Refusal(SessionIntent intent) => Should.Throw<SessionException>(() => _methodology.Accept(intent));
}
