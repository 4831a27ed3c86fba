using Agentd.Infrastructure.Configuration.Drafts;
using Agentd.Infrastructure.Configuration.Keys;
using FluentValidation;

namespace Agentd.Infrastructure.Configuration.Rules;

/// <summary>What must hold for the network of an agent: it can clone, and it is nobody else's.</summary>
internal sealed class NetworkRules : AbstractValidator<NetworkDraft>
{
    private const int LongestName = 128;

    public NetworkRules()
    {
        RuleFor(network => network.Mode).ObjectAs(NetworkKeys.Mode, (_, mode) => ModeObjection(mode));
        RuleFor(network => network).Custom((network, context) =>
        {
            if (OptionsObjection(network) is { } objection) context.Fail(network.Place, NetworkKeys.Options.Name, objection);
        });
    }

    private static string? ModeObjection(string mode) => mode switch
    {
        "none" => "must not be \"none\": the repository is cloned inside the container, which needs a network",
        "container" or "ns" or "private" => "must not be another container's or namespace's; it must be \"default\", \"host\" or a network's name",
        { Length: > LongestName } => $"is longer than {LongestName} characters",
        _ when char.IsAsciiLetterOrDigit(mode[0]) && mode.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-') => null,
        _ => "must be \"default\", \"host\", or a network's name: letters, digits, '_', '.' and '-'; Podman's options go into options",
    };

    private static string? OptionsObjection(NetworkDraft network)
    {
        if (network.Options is null) return null;
        if (network.Mode is null or { Value: "default" or "host" }) return "need a mode that names a network";
        if (network.Options.FirstOrDefault(option => option.Contains(',') || option.Any(char.IsControl)) is not { } unfit) return null;
        const string Wrong = "must not hold a comma or a control character; give each option as a string of its own";
        return FoundValue.Behind(Wrong, FoundValue.Quoted(unfit));
    }
}
