using Agentd.Infrastructure.Configuration.Drafts;
using FluentValidation;

namespace Agentd.Infrastructure.Configuration.Rules;

/// <summary>What must hold for the ways in which a secret's value can be named.</summary>
internal sealed class SourceRules : AbstractValidator<SourceDraft>
{
    public SourceRules()
    {
        RuleFor(source => source).Custom((source, context) =>
        {
            Check(source.Variable, source.VariableKey.Name, VariableObjection);
            Check(source.File, source.FileKey.Name, FileObjection);
            Check(source.Credential, source.CredentialKey.Name, CredentialObjection);
            foreach (var (key, place) in source.Written.Skip(1))
                context.Fail(place, key.Name, $"contradicts {source.Written.First().Key.Name}; name one source only");

            void Check(Located<string>? value, string field, Func<string, string?> objection)
            {
                if (value is not null && objection(value.Value) is { } message) context.Fail(value, field, message);
            }
        });
    }

    private static string? VariableObjection(string variable) =>
        variable.Contains('=') ? "must be the name of an environment variable, which holds no '='" : null;

    private static string? FileObjection(string path) => Path.IsPathRooted(path) ? null : "must be an absolute path";

    private static string? CredentialObjection(string id) =>
        id.Contains('/') || id is "." or ".." ? "must be the name of a systemd credential, not a path" : null;
}
