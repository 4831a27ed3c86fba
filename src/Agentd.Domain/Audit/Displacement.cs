namespace Agentd.Domain.Audit;

/// <summary>That the link <c>.runa</c> was not in its place any more when runa had ended, and what became of what was.</summary>
public enum Displacement
{
    /// <summary>Nothing was there.</summary>
    Nothing,

    /// <summary>Every regular file was copied into <c>runa/displaced/</c>.</summary>
    Copied,

    /// <summary>Some were; others could not be read, or not in time.</summary>
    Partly,

    /// <summary>None was: it was neither a directory nor a regular file, or more than the session's limits have room for.</summary>
    Left,
}

/// <summary>The displacements in an operator's words.</summary>
public static class DisplacementExplanation
{
    /// <summary>What an operator is told.</summary>
    public static string Explanation(this Displacement displacement) =>
        "when runa had ended, '.runa' in the repository was not the link to the record any more; "
        + $"what was written there {Fate(displacement)}";

    private static string Fate(Displacement displacement) => displacement switch
    {
        Displacement.Nothing => "is gone: nothing was there",
        Displacement.Copied => "was copied into runa/displaced",
        Displacement.Partly => "was copied into runa/displaced in part: the rest could not be read, or not in time",
        _ => "is gone: it was neither a directory nor a regular file, or more than the session's limits leave room for",
    };
}
