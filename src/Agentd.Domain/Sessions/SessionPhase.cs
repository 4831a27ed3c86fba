namespace Agentd.Domain.Sessions;

/// <summary>The six phases of a session, in their order. The words are the same in code, logs, records and documents.</summary>
public enum SessionPhase
{
    /// <summary>Validate everything, draw the id, begin the record, have the image.</summary>
    Prepare,

    /// <summary>Decide how the repository gets into the container.</summary>
    Clone,

    /// <summary>Stage what the container sees: directories and secrets.</summary>
    Mount,

    /// <summary>Run the container until its end.</summary>
    Execute,

    /// <summary>Remove everything that the session left outside its record.</summary>
    Teardown,

    /// <summary>Close the record.</summary>
    Seal,
}

/// <summary>The phases as words.</summary>
public static class SessionPhaseWords
{
    /// <summary>The phase's word, as logs and records carry it.</summary>
    public static string Word(this SessionPhase phase) => phase switch
    {
        SessionPhase.Prepare => "prepare",
        SessionPhase.Clone => "clone",
        SessionPhase.Mount => "mount",
        SessionPhase.Execute => "execute",
        SessionPhase.Teardown => "teardown",
        SessionPhase.Seal => "seal",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "Not a session phase."),
    };
}
