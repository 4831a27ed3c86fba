using System.Globalization;
using Agentd.Infrastructure.Audit.Verification;
using Agentd.Notify.Protocol;

namespace Agentd.Infrastructure.Notices;

/// <summary>What is told of a record, or of a chain, that is not as it was sealed.</summary>
internal static class TamperedNotice
{
    /// <summary>It was found.</summary>
    /// <param name="step">What was found.</param>
    /// <param name="began">When the verification began that found it.</param>
    public static TellableEvent Of(VerifiedStep step, DateTimeOffset began)
    {
        var what = step.SessionId is null ? "the chain of the agent's records" : "the record";
        var why = string.Create(CultureInfo.InvariantCulture,
            $"{what} is not as it was sealed: {step.Count} difference(s), the first: {step.Findings?.FirstOrDefault()}");
        return new TellableEvent(NoticeTypes.RecordTampered, $"{step.Key}-{began.ToUnixTimeSeconds()}", new NoticeData
        {
            SessionId = step.SessionId,
            Agent = step.Agent,
            Why = why,
            Command = step.SessionId is { } session ? $"agentd audit verify {session}" : "agentd audit verify",
        });
    }
}
