namespace Agentd.Egress.Inspection.Budgets;

/// <summary>What is taken from a budget.</summary>
/// <param name="Tokens">Tokens, where they are bounded.</param>
/// <param name="Cost">What they cost, where that is bounded.</param>
internal readonly record struct Spent(long Tokens, decimal Cost)
{
    /// <summary>Both together.</summary>
    public static Spent operator +(Spent one, Spent other) => new(one.Tokens + other.Tokens, one.Cost + other.Cost);

    /// <summary>What is left without the other.</summary>
    public static Spent operator -(Spent one, Spent other) => new(one.Tokens - other.Tokens, one.Cost - other.Cost);
}
