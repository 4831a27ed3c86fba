namespace Agentd.Domain.Sessions;

/// <summary>
/// A step of the set-up script, by the word with which the script tells of it. <see cref="All"/> has those of this version; a session that
/// runs on under another version of agentd may tell of others.
/// </summary>
public readonly record struct SetupStep(string Word)
{
    private const string Prefix = "set-up:", Failure = "set-up failed: ";

    /// <summary>Make the session user.</summary>
    public static SetupStep User { get; } = new("user");

    /// <summary>Make its home, and empty it of what the image left there.</summary>
    public static SetupStep Home { get; } = new("home");

    /// <summary>Clone the repository.</summary>
    public static SetupStep CloneRepository { get; } = new("clone");

    /// <summary>Go into the clone, as the session user from here on.</summary>
    public static SetupStep EnterRepository { get; } = new("repo");

    /// <summary>Fetch the kept work of an earlier session; only where there is one.</summary>
    public static SetupStep Continue { get; } = new("continue");

    /// <summary>Initialise runa. From here on the session user may have written the record's tree.</summary>
    public static SetupStep Initialise { get; } = new("init");

    /// <summary>Put the operator's input in its place; only where there is one.</summary>
    public static SetupStep Input { get; } = new("input");

    /// <summary>Run runa and the agent.</summary>
    public static SetupStep Agent { get; } = new("agent");

    /// <summary>All steps, in the order in which the script goes through them.</summary>
    public static IReadOnlyList<SetupStep> All { get; } =
        [User, Home, CloneRepository, EnterRepository, Continue, Initialise, Input, Agent];

    /// <summary>The step's name among the phases, in records and for operators: <c>set-up:STEP</c>.</summary>
    public string Name => Prefix + Word;

    /// <summary>Whether the clone is not done while the session is in the step.</summary>
    public bool IsBeforeCloned => this == User || this == Home || this == CloneRepository;

    /// <summary>The step that a name among the phases stands for; null for a phase, or another part of one.</summary>
    public static SetupStep? FromName(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) ? new SetupStep(name[Prefix.Length..]) : null;

    /// <summary>That the step failed, as a record and a log tell it.</summary>
    public string FailedWith(int code) => $"{Failure}{Word} (exit {code})";

    /// <summary>Whether an error is the failure of a step.</summary>
    public static bool IsFailure(string error) => error.StartsWith(Failure, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Word;
}
