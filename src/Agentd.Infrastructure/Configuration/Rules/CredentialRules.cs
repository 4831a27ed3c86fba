using System.Collections.Frozen;
using Agentd.Infrastructure.Configuration.Drafts;
using Agentd.Infrastructure.Configuration.Keys;
using FluentValidation;

namespace Agentd.Infrastructure.Configuration.Rules;

/// <summary>What must hold for the credentials of an agent.</summary>
internal sealed class CredentialRules : AbstractValidator<CredentialDraft>
{
    // agentd gives these a meaning of its own inside the container.
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create("AGENT_NAME", "AGENTD_WORK_UNIT", "AGENTD_REPO_TOKEN");

    // What the set-up script calls its own variables: one of the same name would hand its value to every program that it starts.
    private const string ScriptPrefix = "agentd_";

    public CredentialRules()
    {
        RuleFor(credential => credential.Name).ObjectAs(CredentialKeys.Name, (_, name) => NameObjection(name));
        RuleFor(credential => credential.Source).SetValidator(new SourceRules()).OverridePropertyName("");
        RuleFor(credential => credential).Custom((credential, context) =>
        {
            if (!credential.HasSourceKey)
                context.Fail(credential.Place, CredentialKeys.Source.Name, "is missing; add source, source_file or source_credential");
        });
    }

    /// <summary>Names are unique within an agent, because each becomes one variable.</summary>
    public static void CheckNames(IReadOnlyList<CredentialDraft> credentials, ValidationContext<AgentDraft> context)
    {
        var taken = new Dictionary<string, Place>(StringComparer.Ordinal);
        for (var index = 0; index < credentials.Count; index++)
        {
            if (credentials[index].Name is not { } name || taken.TryAdd(name.Value, name.Place)) continue;
            var field = $"{AgentKeys.Credentials.Name}[{index}].{CredentialKeys.Name.Name}";
            context.Fail(name, field, $"is taken by the credential at {taken[name.Value]}; names must be unique within an agent");
        }
    }

    private static string? NameObjection(string name)
    {
        if (name.StartsWith(ScriptPrefix, StringComparison.Ordinal)) return $"must not begin with {ScriptPrefix}, as the set-up's own variables do; choose another name";
        if (Reserved.Contains(name)) return $"must not be {name}, which agentd itself sets; choose another name";
        var isVariable = !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        return isVariable ? null : "must be a letter or '_', then letters, digits and '_': a shell drops any other variable";
    }
}
