namespace Agentd.Infrastructure.Audit.Trees;

/// <summary>What a walk did last.</summary>
internal enum TreeMove
{
    /// <summary>A directory was entered.</summary>
    Entered,

    /// <summary>A directory was left.</summary>
    Left,

    /// <summary>Nothing: the walk is over.</summary>
    Finished,
}
