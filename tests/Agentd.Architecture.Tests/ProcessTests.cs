using System.Text.RegularExpressions;
using Agentd.Architecture.Tests.WrongTypes;

namespace Agentd.Architecture.Tests;

/// <summary>Programs are started in two places, and the kernel is called in one way.</summary>
public sealed partial class ProcessTests
{
    // The judge is the daemon's own program, killed where it takes too long; every other program is Podman's client.
    [Fact]
    public void Nothing_but_the_judge_starts_a_process_by_itself() =>
        House.Rooms.SelectMany(room => Calls.Callers(House.Module(room), "System.Diagnostics.Process", "Start"))
            .ShouldBe(["Agentd.Infrastructure.Methodologies.Schemas.JudgeProcess"]);

    [Fact]
    public void Catches_whoever_does() =>
        Calls.Callers(House.Tests, "System.Diagnostics.Process", "Start").ShouldBe([typeof(RunsProgramsItself).FullName!]);

    [Fact]
    public void Calls_into_libc_are_generated_at_build_time() =>
        House.Sources().Where(source => RuntimeCall().IsMatch(source.Text)).Select(source => source.Path).ShouldBeEmpty();

    [Theory]
    [InlineData("[DllImport(\"libc\")]")]
    [InlineData("[return: X] [System.Runtime.InteropServices.DllImportAttribute(\"libc\")]")]
    public void Catches_a_call_that_is_bound_at_run_time(string source) => RuntimeCall().IsMatch(source).ShouldBeTrue();

    [GeneratedRegex(@"\[[^\]]*\bDllImport(Attribute)?\(")]
    private static partial Regex RuntimeCall();
}
