using System.Text.RegularExpressions;
using Agentd.Architecture.Tests.WrongTypes;

namespace Agentd.Architecture.Tests;

/// <summary>Programs are started in two places, and the kernel is called in one way.</summary>
public sealed partial class ProcessTests
{
    // The judge is the program itself in another part, relays are parts of the broker; every other program is Podman's client, or an
    // operator's command, which the notifier starts for itself.
    [Fact]
    public void Nothing_but_the_judge_relays_and_hooks_is_started_by_itself() =>
        House.Rooms.SelectMany(room => Calls.Callers(House.Module(room), "System.Diagnostics.Process", "Start"))
            .ShouldBe(
                [
                    "Agentd.Egress.Door.RelayProcess", "Agentd.Infrastructure.Methodologies.Schemas.JudgeProcess",
                    "Agentd.Notify.Sinks.ExecSink",
                ],
                ignoreOrder: true);

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
