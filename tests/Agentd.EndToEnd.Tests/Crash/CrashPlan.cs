using System.Globalization;

namespace Agentd.EndToEnd.Tests.Crash;

/// <summary>How often, when and what is struck: by a seed, so that a bad run can be had again.</summary>
internal sealed class CrashPlan
{
    private static readonly string[] Phases = ["prepare", "clone", "mount", "execute", "teardown", "seal"];

    private readonly Random _random;

    private CrashPlan(int rounds, int seed) => (Rounds, Seed, _random) = (rounds, seed, new Random(seed));

    /// <summary>The number of blows; <c>AGENTD_CRASH_ROUNDS</c>, or 10.</summary>
    public int Rounds { get; }

    /// <summary>The seed; <c>AGENTD_CRASH_SEED</c>, or a new one.</summary>
    public int Seed { get; }

    /// <summary>What this run was asked to do.</summary>
    public static CrashPlan Asked() => new(Number("AGENTD_CRASH_ROUNDS") ?? 10, Number("AGENTD_CRASH_SEED") ?? Random.Shared.Next());

    /// <summary>What is struck next, and when.</summary>
    /// <param name="disks">Whether there are disks that can be filled.</param>
    public (Blow Blow, CrashMoment Moment) Next(bool disks) => _random.Next(disks ? 13 : 9) switch
    {
        < 4 => (new Blow.OnDaemon(_random.Next(4) == 0 ? Milliseconds(400) : null), Moment()),
        < 9 => (
            new Blow.OnProcess(
                Any([Prey.PodmanCall, Prey.PodmanCall, Prey.Conmon, Prey.Shell, Prey.Door, Prey.Relay, Prey.Relay]), Milliseconds(60)),
            Moment()),
        _ => (new Blow.OnDisk(
            Any(Enum.GetValues<Place>()), Any(Enum.GetValues<Shortage>()), _random.Next(64), Milliseconds(5000),
            Any(Enum.GetValues<Meanwhile>())), Moment()),
    };

    /// <summary>One of several.</summary>
    public T Any<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    private CrashMoment Moment() => _random.Next(4) == 0
        ? new CrashMoment(CrashMoment.Whenever, Milliseconds(1500))
        : new CrashMoment(Any(Phases), Milliseconds(40));

    private TimeSpan Milliseconds(int most) => TimeSpan.FromMilliseconds(_random.Next(most));

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}

/// <summary>A moment to strike in: so long after a session entered a phase, or after sessions were asked for.</summary>
/// <param name="Phase">The phase, or <see cref="Whenever"/>.</param>
/// <param name="After">How long after.</param>
internal sealed record CrashMoment(string Phase, TimeSpan After)
{
    /// <summary>At any time.</summary>
    public const string Whenever = "whenever";
}
