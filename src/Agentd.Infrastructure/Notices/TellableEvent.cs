using Agentd.Notify.Protocol;

namespace Agentd.Infrastructure.Notices;

/// <summary>Something to tell that is no session's end.</summary>
/// <param name="Type">The event's word.</param>
/// <param name="Key">What makes it recognisable if it is told twice; with the type, it is the notice's id.</param>
/// <param name="Data">What is known of it.</param>
internal sealed record TellableEvent(string Type, string Key, NoticeData Data)
{
    /// <summary>The notice's id.</summary>
    public string Id => $"{Key}.{Type}";
}
