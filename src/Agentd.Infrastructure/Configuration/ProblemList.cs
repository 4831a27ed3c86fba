namespace Agentd.Infrastructure.Configuration;

/// <summary>Gathers the errors of one file, so that all of them are told at once.</summary>
internal sealed class ProblemList
{
    // A file of noise must not be answered with a million lines.
    private const int Most = 1000;

    private readonly List<ConfigurationProblem> _problems = [];

    public bool IsEmpty => _problems.Count == 0;

    public void Add(Place? place, string message) => Add(place, null, "", message);

    public void Add(Place? place, string? agent, string field, string message) =>
        _problems.Add(new ConfigurationProblem { Place = place, Agent = agent, Field = field, Message = message });

    /// <summary>The errors in the order of the file, bounded.</summary>
    public IReadOnlyList<ConfigurationProblem> InOrder()
    {
        var ordered = _problems.OrderBy(problem => problem.Place ?? default).Take(Most).ToList();
        if (_problems.Count > Most)
            ordered.Add(new() { Place = ordered[^1].Place, Message = $"and {_problems.Count - Most} more errors; mend these first" });
        return ordered;
    }
}
