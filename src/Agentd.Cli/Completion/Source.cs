namespace Agentd.Cli.Completion;

/// <summary>Where the values come from that can stand at a place of the command line.</summary>
internal enum Source
{
    /// <summary>No value stands there.</summary>
    Nothing,

    /// <summary>Values that nobody can know.</summary>
    Anything,

    /// <summary>The file system.</summary>
    Files,

    /// <summary>The daemon's agents.</summary>
    Agents,

    /// <summary>The daemon's sessions.</summary>
    Sessions,

    /// <summary>The ways to print.</summary>
    Formats,

    /// <summary>The shells that can be completed in.</summary>
    Shells,
}
