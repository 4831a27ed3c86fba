using Agentd.Application.Ports;
using Agentd.Notify.Protocol;

namespace Agentd.Infrastructure.Notices;

/// <summary>What is told of a session that gets nowhere and goes on.</summary>
internal static class StallNotice
{
    /// <summary>It does. That one was ended for it, its end tells.</summary>
    public static TellableEvent Of(StallNews news) => new(NoticeTypes.SessionStalled, news.Session.Value, new NoticeData
    {
        SessionId = news.Session.Value,
        Agent = news.Agent.Value,
        Why = news.Why,
        Command = $"agentd inspect {news.Session}",
    });
}
