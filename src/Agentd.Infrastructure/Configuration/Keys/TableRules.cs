using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Configuration.Toml;
using FluentValidation;
using FluentValidation.Results;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>
/// What must hold for a table beyond the shapes of its values. Each failure carries the problem that it is, with its place.
/// </summary>
internal abstract class TableRules : AbstractValidator<WrittenTable>
{
    public void Check(WrittenTable table, ProblemList problems)
    {
        foreach (var failure in Validate(table).Errors) problems.Add((ConfigurationProblem)failure.CustomState);
    }

    /// <summary>A rule for the value of a key, which its message then shows.</summary>
    protected void Rule<T>(KnownKey<T> key, Func<T, string?> objection) => Rule(key, (_, value) => objection(value));

    /// <summary>A rule for the value of a key beside the others of its table.</summary>
    protected void Rule<T>(KnownKey<T> key, Func<WrittenTable, T, string?> objection) => Rule((table, context) =>
    {
        if (table.Find(key) is { } found && objection(table, found.Value) is { } message) Fail(context, table, key, found, message);
    });

    /// <summary>A rule for a table as a whole, which raises its failures itself.</summary>
    protected void Rule(Action<WrittenTable, ValidationContext<WrittenTable>> rule) => RuleFor(table => table).Custom(rule);

    protected void Within(KnownKey<TomlTable> key, TableRules rules) => Each(table => [table.Table(key)], rules);

    protected void Each(KnownKey<TomlList> key, TableRules rules) => Each(table => table.Tables(key), rules);

    /// <summary>No two tables of a list have the same value of a key.</summary>
    protected void Unique(KnownKey<TomlList> list, KnownKey<string> key, Func<Place, string> message) => Rule((outer, context) =>
    {
        var taken = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var table in outer.Tables(list))
        {
            if (table.Find(key) is { } found && !taken.TryAdd(found.Value, found.Place))
                Fail(context, table, key, found, message(taken[found.Value]));
        }
    });

    /// <summary>Raises a failure of a value, which the message then shows.</summary>
    protected static void Fail<T>(
        ValidationContext<WrittenTable> context, WrittenTable table, KnownKey key, Located<T> found, string message) =>
        Fail(context, table, key, found.Place, FoundValue.Behind(message, found.Shown));

    protected static void Fail(ValidationContext<WrittenTable> context, WrittenTable table, KnownKey key, Place place, string message) =>
        Fail(context, table.Path.To(key.Name), place, message);

    protected static void Fail(ValidationContext<WrittenTable> context, FieldPath path, Place place, string message)
    {
        var problem = path.Problem(place, message);
        context.AddFailure(new ValidationFailure(problem.Field, message) { CustomState = problem });
    }

    private void Each(Func<WrittenTable, IReadOnlyList<WrittenTable>> inner, TableRules rules) => Rule((table, context) =>
    {
        foreach (var failure in inner(table).SelectMany(each => rules.Validate(each).Errors)) context.AddFailure(failure);
    });
}
