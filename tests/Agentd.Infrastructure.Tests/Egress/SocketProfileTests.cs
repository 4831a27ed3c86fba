using System.Text.Json;
using System.Text.Json.Nodes;
using Agentd.Infrastructure.Egress;

namespace Agentd.Infrastructure.Tests.Egress;

public sealed class SocketProfileTests
{
    private const string Refuse = "SCMP_ACT_ERRNO";

    private const string Podmans = """
        {
          "defaultAction": "SCMP_ACT_ERRNO",
          "syscalls": [
            { "names": ["read", "socketcall", "io_uring_setup"], "action": "SCMP_ACT_ALLOW" },
            { "names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": [{ "index": 0, "value": 16, "op": "SCMP_CMP_NE" }] },
            { "names": ["io_uring_enter"], "action": "SCMP_ACT_ALLOW" }
          ]
        }
        """;

    [Fact]
    public void Sockets_of_the_families_that_a_namespace_isolates_are_allowed_and_no_others()
    {
        var rules = Rules(SocketProfile.From(Podmans)).Where(rule => Names(rule).Contains("socket")).ToList();

        rules.Where(rule => (string?)rule["action"] == "SCMP_ACT_ALLOW").Select(rule => (int)rule["args"]![0]!["value"]!).ShouldBe([1, 2, 10, 16]);
        rules.ShouldAllBe(rule => (int)rule["args"]![0]!["index"]! == 0 && (string?)rule["args"]![0]!["op"] == "SCMP_CMP_EQ");
    }

    [Fact]
    public void Audit_answers_as_in_Podmans_own_profile()
    {
        var refused = Rules(SocketProfile.From(Podmans)).Single(rule => Names(rule).Contains("socket") && (string?)rule["action"] == Refuse);

        ((int)refused["errnoRet"]!).ShouldBe(22);
        refused["args"]!.AsArray().Select(condition => (int)condition!["value"]!).ShouldBe([16, 9]);
    }

    [Fact]
    public void What_makes_sockets_past_the_filter_is_gone_and_the_rest_stays()
    {
        var names = Rules(SocketProfile.From(Podmans)).SelectMany(Names).ToList();

        names.ShouldContain("read");
        names.ShouldNotContain(name => name.StartsWith("io_uring", StringComparison.Ordinal));
    }

    // The library that makes the filter writes each rule for sockets for 32-bit programs again, without its families.
    [Fact]
    public void The_call_by_which_32_bit_programs_make_sockets_is_refused()
    {
        var rule = Rules(SocketProfile.From(Podmans)).Single(each => Names(each).Contains("socketcall"));

        ((string?)rule["action"]).ShouldBe(Refuse);
        ((int)rule["errnoRet"]!).ShouldBe(1);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "syscalls": [{}] }""")]
    public void What_is_no_profile_is_refused(string text) => Should.Throw<JsonException>(() => SocketProfile.From(text));

    private static IEnumerable<JsonObject> Rules(string profile) => JsonNode.Parse(profile)!["syscalls"]!.AsArray().OfType<JsonObject>();

    private static IEnumerable<string> Names(JsonObject rule) => rule["names"]!.AsArray().Select(name => (string)name!);
}
