namespace Agentd.Architecture.Tests;

/// <summary>Namespaces that still lie in a cycle. The list only shrinks: whoever cuts a cycle deletes its lines.</summary>
internal static class KnownCycles
{
    public static IReadOnlyList<string> Namespaces { get; } =
    [
        "Agentd.Domain.Agents",
        "Agentd.Domain.Sessions",
        "Agentd.Domain.Workspaces",
        "Agentd.Application.Sessions",
        "Agentd.Application.Sessions.Clone",
        "Agentd.Application.Sessions.Execute",
        "Agentd.Application.Sessions.Mount",
        "Agentd.Application.Sessions.Prepare",
        "Agentd.Application.Sessions.Recover",
        "Agentd.Application.Sessions.Seal",
        "Agentd.Application.Sessions.Teardown",
    ];
}
