using Agentd.Domain.Usage;
using Agentd.Egress.Inspection.Budgets;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Inspection;

/// <summary>
/// The answers to requests that a budget does not let out. What can never go out is not to be tried again, as clients do after 429.
/// </summary>
internal static class BudgetRefusal
{
    /// <summary>There is an obstacle.</summary>
    public static Refusal Of(MeteredApi api, BudgetObstacle obstacle) => new(
        obstacle.IsForNow ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status403Forbidden, obstacle.Reason, obstacle.Text)
    {
        Api = api,
        Afterwards = obstacle.Afterwards,
    };

    /// <summary>Nothing would tell what the request used.</summary>
    public static Refusal Unmeasured(MeteredRequest request) => new(
        StatusCodes.Status403Forbidden, "budget_unmeasured",
        $"the session has a budget, and nothing tells what a request to {RequestJudge.Shown(request.Path ?? "such a path")} uses")
    {
        Api = request.Api,
    };

    /// <summary>What it can use at most is not known.</summary>
    public static Refusal Unbounded(MeteredApi api, string why) => new(
        StatusCodes.Status403Forbidden, "budget_unbounded",
        $"the session has a budget, which does not let the request out: {RequestJudge.Printable(why)}")
    {
        Api = api,
    };
}
