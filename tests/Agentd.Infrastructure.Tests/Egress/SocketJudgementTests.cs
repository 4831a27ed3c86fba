using Agentd.Infrastructure.Egress;

namespace Agentd.Infrastructure.Tests.Egress;

public sealed class SocketJudgementTests
{
    private const string EachFamilyByItself = """
        { "names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": [{ "index": 0, "value": 1, "op": "SCMP_CMP_EQ" }] },
        { "names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": [{ "index": 0, "value": 2, "op": "SCMP_CMP_EQ" }] }
        """;

    private const string ThirtyTwoBits = """[{ "architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"] }]""";

    [Fact]
    public void What_agentd_makes_of_Podmans_profile_fits() => Judge(SocketProfile.From(Profile(
        """{ "names": ["read", "socket", "socketcall", "io_uring_setup"], "action": "SCMP_ACT_ALLOW" }""", ThirtyTwoBits))).ShouldBeNull();

    [Fact]
    public void A_profile_that_allows_families_one_by_one_fits() => Judge(Profile(EachFamilyByItself)).ShouldBeNull();

    [Theory]
    [InlineData("""{ "names": ["read", "socket"], "action": "SCMP_ACT_ALLOW" }""")]
    [InlineData("""{ "name": "socket", "action": "SCMP_ACT_ALLOW", "args": null }""")]
    [InlineData("""{ "NAMES": ["socket"], "Action": "SCMP_ACT_ALLOW" }""")]
    [InlineData("""{ "names": ["socket"], "action": "SCMP_ACT_LOG" }""")]
    [InlineData("""{ "names": ["socket"], "action": "SCMP_ACT_NOTIFY" }""")]
    [InlineData("""{ "names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": [{ "index": 2, "value": 9, "op": "SCMP_CMP_NE" }] }""")]
    [InlineData("""{ "names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": [{ "index": 0, "value": 40, "op": "SCMP_CMP_EQ" }] }""")]
    [InlineData("""{ "names": ["socket"], "action": "SCMP_ACT_ALLOW", "excludes": { "caps": ["CAP_SYS_ADMIN"] } }""")]
    [InlineData("""{ "names": ["socket"], "action": "SCMP_ACT_ALLOW", "includes": { "caps": ["CAP_CHOWN"] } }""")]
    [InlineData("""{ "names": ["socket"], "action": "SCMP_ACT_ALLOW", "includes": { "minKernel": "4.8" } }""")]
    [InlineData("""
        { "names": ["socket"], "action": "SCMP_ACT_ERRNO", "args": [{ "index": 0, "value": 40, "op": "SCMP_CMP_EQ" }] },
        { "names": ["socket"], "action": "SCMP_ACT_ALLOW" }
        """)]
    public void A_profile_that_lets_such_a_family_through_does_not(string rules) =>
        Judge(Profile(rules)).ShouldNotBeNull().ShouldContain("sockets of family 40 (AF_VSOCK)");

    // The kernel takes a family from the lower half of its argument: with a bit of the upper half set, it is unequal to itself.
    [Theory]
    [InlineData("SCMP_CMP_NE", 40)]
    [InlineData("SCMP_CMP_GT", 40)]
    [InlineData("SCMP_CMP_GE", 41)]
    [InlineData("SCMP_CMP_LE", 40)]
    [InlineData("SCMP_CMP_LT", 41)]
    [InlineData("SCMP_CMP_UNHEARD_OF", 40)]
    [InlineData("SCMP_CMP_EQ", 0x1_0000_0028)]
    public void A_comparison_that_a_family_can_get_past_lets_it_through(string comparison, long value) =>
        Judge(Profile(Sockets(comparison, value))).ShouldNotBeNull().ShouldContain("AF_VSOCK");

    [Theory]
    [InlineData("SCMP_CMP_LT", 38)]
    [InlineData("SCMP_CMP_LE", 37)]
    [InlineData("SCMP_CMP_EQ", 39)]
    public void A_comparison_that_no_such_family_can_get_past_fits(string comparison, long value) =>
        Judge(Profile(Sockets(comparison, value))).ShouldBeNull();

    [Theory]
    [InlineData(0xFFFFFFFF, 2, true)]
    [InlineData(0xFFFFFFFF, 40, false)]
    [InlineData(0x7, 0, false)]
    public void Some_bits_of_a_family_are_held_against_the_same_bits(long mask, long bits, bool fits) =>
        (Judge(Profile($$"""
            { "names": ["socket"], "action": "SCMP_ACT_ALLOW",
              "args": [{ "index": 0, "value": {{mask}}, "valueTwo": {{bits}}, "op": "SCMP_CMP_MASKED_EQ" }] }
            """)) is null).ShouldBe(fits);

    // Runtimes take conditions for one argument as alternatives.
    [Fact]
    public void Of_two_conditions_for_the_family_one_is_enough() => Judge(Profile("""
        { "names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": [
          { "index": 0, "value": 2, "op": "SCMP_CMP_EQ" }, { "index": 0, "value": 40, "op": "SCMP_CMP_EQ" }] }
        """)).ShouldNotBeNull().ShouldContain("AF_VSOCK");

    [Fact]
    public void A_rule_for_a_capability_that_no_session_has_lets_nothing_through() => Judge(Profile(
        """{ "names": ["socket"], "action": "SCMP_ACT_ALLOW", "includes": { "caps": ["CAP_AUDIT_WRITE"] } }""")).ShouldBeNull();

    [Theory]
    [InlineData("io_uring_setup")]
    [InlineData("io_uring_enter")]
    [InlineData("io_uring_register")]
    public void Rings_do_not_fit(string call) =>
        Judge(Profile($$"""{ "names": ["{{call}}"], "action": "SCMP_ACT_ALLOW" }""")).ShouldNotBeNull().ShouldContain($"lets {call} past");

    [Theory]
    [InlineData("", false)]
    [InlineData(""", { "names": ["socketcall"], "action": "SCMP_ACT_ALLOW" }""", false)]
    [InlineData(""", { "names": ["socketcall"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38 }""", false)]
    [InlineData(""", { "names": ["socketcall"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1 }""", true)]
    [InlineData(""", { "names": ["socketcall"], "action": "SCMP_ACT_ERRNO" }""", true)]
    [InlineData(""", { "names": ["socketcall"], "action": "SCMP_ACT_KILL_PROCESS" }""", true)]
    [InlineData(""", { "names": ["socketcall"], "action": "SCMP_ACT_ERRNO", "excludes": { "caps": ["CAP_SYS_ADMIN"] } }""", false)]
    public void Where_32_bit_programs_run_their_call_is_refused_apart(string rule, bool fits)
    {
        (Judge(Profile(EachFamilyByItself + rule, ThirtyTwoBits)) is null).ShouldBe(fits);
        Judge(Profile(EachFamilyByItself)).ShouldBeNull();
    }

    [Fact]
    public void What_allows_whatever_it_does_not_name_does_not_fit() =>
        Judge("""{ "defaultAction": "SCMP_ACT_ALLOW" }""").ShouldNotBeNull().ShouldContain("whatever no rule names");

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ERRNO", "defaultAction": "SCMP_ACT_ALLOW" }""")]
    public void What_is_no_profile_does_not_fit(string text) => Judge(text).ShouldNotBeNull().ShouldStartWith("is no seccomp profile: ");

    private static string? Judge(string profile) => GivenProfile.Judge(profile);

    private static string Sockets(string comparison, long value) =>
        $$"""{ "names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": [{ "index": 0, "value": {{value}}, "op": "{{comparison}}" }] }""";

    private static string Profile(string rules, string architectures = "[]") => $$"""
        { "defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38, "archMap": {{architectures}}, "syscalls": [{{rules}}] }
        """;
}
