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
