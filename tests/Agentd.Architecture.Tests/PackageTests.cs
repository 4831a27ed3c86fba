using Agentd.Architecture.Tests.WrongTypes;
using NetArchTest.Rules;

namespace Agentd.Architecture.Tests;

/// <summary>Packages stay where they can be replaced.</summary>
public sealed class PackageTests
{
    [Fact]
    public void Only_the_podman_client_an_operators_command_notifier_verifier_roots_broker_and_the_sink_of_their_output_name_CliWrap()
    {
        House.Rooms.SelectMany(room => Calls.Mentions(House.Module(room), "CliWrap"))
            .ShouldBe(
                [
                    "Agentd.Infrastructure.Audit.Verification.VerifierProcess", "Agentd.Infrastructure.Egress.RootShell",
                    "Agentd.Infrastructure.Credentials.CredentialCommand", "Agentd.Infrastructure.Podman.Calls.BoundedOutput",
                    "Agentd.Infrastructure.Notices.NotifierProcess", "Agentd.Infrastructure.Podman.PipedCalls",
                    "Agentd.Infrastructure.Podman.PodmanCli", "Agentd.Infrastructure.Work.WorkPatch",
                ],
                ignoreOrder: true);
    }

    [Fact]
    public void Catches_a_type_that_runs_a_program_by_CliWrap_on_its_own() =>
        Calls.Mentions(House.Tests, "CliWrap").ShouldBe([typeof(RunsProgramsItself).FullName!]);

    [Fact]
    public void Only_handlers_commands_pipeline_and_registration_name_the_mediator() =>
        House.Rooms.SelectMany(room => Calls.Mentions(House.Module(room), "MediatR")).Where(type => !MayNameMediator(type)).ShouldBeEmpty();

    [Fact]
    public void Catches_a_domain_service_that_names_the_mediator() =>
        Calls.Mentions(House.Tests, "MediatR").Where(type => !MayNameMediator(type)).ShouldContain(typeof(AsksTheMediator).FullName!);

    [Fact]
    public void The_domain_and_the_ports_depend_on_no_package()
    {
        string[] packages = ["MediatR", "FluentValidation", "CliWrap", "Tomlyn", "Cronos", "Microsoft.Extensions"];

        Types.InAssembly(typeof(Domain.Sessions.Session).Assembly)
            .ShouldNot().HaveDependencyOnAny(packages).GetResult().IsSuccessful.ShouldBeTrue();
        Types.InAssembly(typeof(Application.Ports.IStaging).Assembly).That().ResideInNamespace("Agentd.Application.Ports")
            .ShouldNot().HaveDependencyOnAny(packages).GetResult().IsSuccessful.ShouldBeTrue();
        Types.InAssembly(typeof(AsksTheMediator).Assembly).That().ResideInNamespace("Agentd.Architecture.Tests.WrongTypes")
            .ShouldNot().HaveDependencyOnAny(packages).GetResult().IsSuccessful.ShouldBeFalse("the rule catches nothing");
    }

    private static bool MayNameMediator(string type) =>
        (type.StartsWith("Agentd.Application.Sessions.", StringComparison.Ordinal)
            && (Named(type, "Handler") || Named(type, "Command") || Named(type, "Behavior") || Named(type, "Lifecycle")
                || Named(type, "Closing")))
        || type == "Agentd.Daemon.Composition.MediatorRegistration";

    private static bool Named(string type, string ending) => type.Split('`')[0].EndsWith(ending, StringComparison.Ordinal);
}
