using Mono.Cecil;

namespace Agentd.Architecture.Tests;

/// <summary>Who knows whom.</summary>
public sealed class ReferenceTests
{
    public static TheoryData<string, string[]> Rooms => new()
    {
        { House.Domain, [] },
        { House.Protocol, [] },
        { House.Masking, [House.Domain] },
        { House.Application, [House.Domain, "MediatR", "FluentValidation", "Cronos", "Microsoft.Extensions.Logging.Abstractions"] },
        {
            House.Infrastructure,
            [
                House.Application, House.Domain, House.EgressProtocol, House.NotifyProtocol, House.Masking, House.Protocol, "CliWrap",
                "Json.More",
                "JsonPointer.Net",
                "JsonSchema.Net", "Tomlyn", "FluentValidation", "Microsoft.Extensions.Logging.Abstractions",
            ]
        },
        { House.NotifyProtocol, [] },
        { House.Notify, [House.Domain, House.NotifyProtocol] },
        { House.EgressProtocol, [House.Protocol] },
        { House.Egress, [House.Domain, House.Protocol, House.EgressProtocol] },
        { House.Door, [House.Egress, House.Protocol, House.EgressProtocol] },
        {
            House.Inspection,
            [
                House.Egress, House.Domain, House.Protocol, House.EgressProtocol, House.Masking, "Yarp.ReverseProxy",
                "Microsoft.AspNetCore", "Microsoft.AspNetCore.Connections.Abstractions", "Microsoft.AspNetCore.Hosting",
                "Microsoft.AspNetCore.Hosting.Abstractions", "Microsoft.AspNetCore.Http.Abstractions",
                "Microsoft.AspNetCore.Http.Extensions", "Microsoft.AspNetCore.Http.Features",
                "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Server.Kestrel.Core",
                "Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets", "Microsoft.Extensions.DependencyInjection.Abstractions",
                "Microsoft.Extensions.Features", "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Logging.Abstractions",
                "Microsoft.Extensions.Primitives", "Microsoft.Net.Http.Headers",
            ]
        },
        {
            House.Web,
            [
                House.Protocol, "Microsoft.AspNetCore", "Microsoft.AspNetCore.Connections.Abstractions", "Microsoft.AspNetCore.Hosting",
                "Microsoft.AspNetCore.Hosting.Abstractions", "Microsoft.AspNetCore.Http.Abstractions",
                "Microsoft.AspNetCore.Http.Features", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Server.Kestrel.Core",
                "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Features",
                "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Primitives",
            ]
        },
        { House.Cli, [House.Protocol, "System.CommandLine", "Spectre.Console"] },
    };

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Every_room_knows_only_what_the_plan_says(string room, string[] known) =>
        Strangers(House.Module(room), known).ShouldBeEmpty();

    [Fact]
    public void The_daemon_does_not_know_the_command_line_tool() =>
        House.Module(House.Daemon).AssemblyReferences.Select(r => r.Name).ShouldNotContain(House.Cli);

    [Fact]
    public void Catches_a_reference_that_the_plan_does_not_have() =>
        Strangers(House.Tests, [House.Protocol]).ShouldContain(House.Domain);

    private static IEnumerable<string> Strangers(ModuleDefinition module, string[] known) => module.AssemblyReferences.Select(r => r.Name)
        .Where(name => !IsPlatform(name) && !known.Contains(name));

    private static bool IsPlatform(string name) =>
        (name.StartsWith("System.", StringComparison.Ordinal) && name != "System.CommandLine")
            || name is "Microsoft.Win32.Primitives" or "netstandard";
}
