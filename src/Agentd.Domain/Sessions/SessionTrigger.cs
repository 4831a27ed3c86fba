namespace Agentd.Domain.Sessions;

/// <summary>What asked for a session.</summary>
public enum SessionTrigger
{
    /// <summary>An operator, through <c>agentd run</c>.</summary>
    Manual,

    /// <summary>The agent's schedule.</summary>
    Scheduled,
}

/// <summary>The triggers as words.</summary>
public static class SessionTriggerWords
{
    /// <summary>The trigger's word, as logs, labels and records carry it.</summary>
    public static string Word(this SessionTrigger trigger) => trigger == SessionTrigger.Scheduled ? "scheduled" : "manual";

    /// <summary>Reads a trigger's word; anything unknown counts as manual.</summary>
    public static SessionTrigger Parse(string? word) => word == "scheduled" ? SessionTrigger.Scheduled : SessionTrigger.Manual;
}
