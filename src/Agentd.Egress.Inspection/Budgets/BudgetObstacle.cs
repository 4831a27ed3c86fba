using System.Globalization;

namespace Agentd.Egress.Inspection.Budgets;

/// <summary>Why a budget keeps a request from going out.</summary>
/// <param name="Reason">A word of <c>network.jsonl</c>.</param>
/// <param name="Text">Why, in one line.</param>
/// <param name="IsForNow">Whether it may go out later.</param>
internal sealed record BudgetObstacle(string Reason, string Text, bool IsForNow = false)
{
    /// <summary>What is done once the session has been told: it is ended by what it can have read; null for nothing.</summary>
    public Action? Afterwards { get; init; }

    /// <summary>What it uses could not be written down.</summary>
    public static BudgetObstacle NotWritten { get; } = new(
        "budget_not_written", "the session has a budget, and what it uses cannot be written down: its file is full, or the disk is", true);

    /// <summary>Others under way may use all that is left.</summary>
    public static BudgetObstacle Taken { get; } = new(
        "budget_taken", "requests that are under way may use all that is left of the session's budget; try again when they are over", true);

    /// <summary>Whoever keeps the sums of the day does not answer.</summary>
    public static BudgetObstacle Unanswered { get; } = new(
        "budget_unanswered",
        "what the session costs counts in a budget of the day, and agentd's daemon does not say what is left of it; try again later", true);

    /// <summary>It wants more than is left of a day.</summary>
    public static BudgetObstacle OfDay(string why) => new(
        "budget_day", $"this request can use more than is left of {why}. The session is ended. What may be used on a day is cost_per_day "
        + "in agentd's configuration");

    /// <summary>It wants more than is left.</summary>
    public static BudgetObstacle Full(string unit, decimal most, decimal taken, decimal wanted) => new(
        "budget",
        string.Create(CultureInfo.InvariantCulture,
            $"the session's budget is used up: of {most:0.######} {unit} {taken:0.######} are used, and this request can use "
            + $"{wanted:0.######}. The session is ended. What may be used is [agents.budget] in agentd's configuration"));
}
