namespace Agentd.Egress.Protocol;

/// <summary>On which ports a session that learns reaches whom no rule names.</summary>
public static class LearnedPorts
{
    /// <summary>Besides those of its rules and of the web: SSH and git. No port on which an agent may want to listen itself.</summary>
    public static IReadOnlyList<int> Others { get; } = [22, 9418];

    /// <summary>At which connections of every filtered session arrive.</summary>
    public static IReadOnlyList<int> Web { get; } = [80, 443];
}
