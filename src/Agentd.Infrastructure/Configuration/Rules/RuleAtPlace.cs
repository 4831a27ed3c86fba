using Agentd.Infrastructure.Configuration.Drafts;
using Agentd.Infrastructure.Configuration.Keys;
using FluentValidation;
using FluentValidation.Results;

namespace Agentd.Infrastructure.Configuration.Rules;

/// <summary>Joins FluentValidation's failures to the places of the values that they are about.</summary>
internal static class RuleAtPlace
{
    /// <summary>Names a rule by the key as it is written, and raises what <paramref name="objection"/> has against its value.</summary>
    public static void ObjectAs<TDraft, T>(
        this IRuleBuilderInitial<TDraft, Located<T>?> rule, KnownKey key, Func<TDraft, T, string?> objection) =>
        rule.Custom((value, context) =>
        {
            if (value is not null && objection(context.InstanceToValidate, value.Value) is { } message)
                context.Fail(value, key.Name, message);
        });

    /// <summary>Raises a failure of a value, which the message then shows, for a field below the one under validation.</summary>
    public static void Fail<TDraft, T>(this ValidationContext<TDraft> context, Located<T> value, string field, string message) =>
        context.Fail(value.Place, field, FoundValue.Behind(message, value.Shown));

    /// <summary>Raises a failure at a place, for a field below the one under validation.</summary>
    public static void Fail<TDraft>(this ValidationContext<TDraft> context, Place place, string field, string message) =>
        context.AddFailure(new ValidationFailure(context.PropertyChain.BuildPropertyPath(field), message) { CustomState = place });
}
