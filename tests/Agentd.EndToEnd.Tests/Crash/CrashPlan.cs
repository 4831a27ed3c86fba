using System.Globalization;

namespace Agentd.EndToEnd.Tests.Crash;

/// <summary>How often and when the daemon is killed: by a seed, so that a bad run can be had again.</summary>
internal sealed class CrashPlan
{
    private static readonly string[] Phases = ["prepare", "clone", "mount", "execute", "teardown", "seal"];

    private readonly Random _random;

    private CrashPlan(int rounds, int seed) => (Rounds, Seed, _random) = (rounds, seed, new Random(seed));

    /// <summary>The number of kills; <c>AGENTD_CRASH_ROUNDS</c>, or 50.</summary>
    public int Rounds { get; }

    /// <summary>The seed; <c>AGENTD_CRASH_SEED</c>, or a new one.</summary>
    public int Seed { get; }

    /// <summary>What this run was asked to do.</summary>
    public static CrashPlan Asked() => new(Number("AGENTD_CRASH_ROUNDS") ?? 50, Number("AGENTD_CRASH_SEED") ?? Random.Shared.Next());

    /// <summary>When the daemon is killed next.</summary>
    public CrashMoment Next() => _random.Next(10) switch
    {
        < 6 => new CrashMoment(Phases[_random.Next(Phases.Length)], TimeSpan.FromMilliseconds(_random.Next(40))),
        < 8 => new CrashMoment(CrashMoment.Recovery, TimeSpan.FromMilliseconds(_random.Next(400))),
        _ => new CrashMoment(CrashMoment.Whenever, TimeSpan.FromMilliseconds(_random.Next(1500))),
    };

    /// <summary>One of several.</summary>
    public T Any<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A moment to be killed in: so long after a session entered a phase, after the start, or after sessions were asked for.</summary>
/// <param name="Phase">The phase, or <see cref="Recovery"/>, or <see cref="Whenever"/>.</param>
/// <param name="After">How long after.</param>
internal sealed record CrashMoment(string Phase, TimeSpan After)
{
    /// <summary>While a daemon starts.</summary>
    public const string Recovery = "recovery";

    /// <summary>At any time.</summary>
    public const string Whenever = "whenever";
}
