namespace Agentd.Infrastructure.Configuration.Problems;

internal sealed class ProblemList
{
    // A file of noise must not produce a million lines of errors.
    private const int Most = 1000;

    private readonly List<ConfigurationProblem> _problems = [];
    private readonly Dictionary<int, ConfigurationProblem> _syntaxByLine = [];
    private Place _trustedUntil = new(int.MaxValue, 0);

    public bool IsEmpty => _problems.Count == 0;

    public void Add(ConfigurationProblem problem) => _problems.Add(problem);

    public void Add(Place? place, string message, string field = "") =>
        Add(new ConfigurationProblem { Place = place, Field = field, Message = message });

    /// <summary>Adds that the text is not TOML here. Other errors of the same line are then dropped.</summary>
    public void AddSyntax(Place place, string message)
    {
        Add(place, message);
        _syntaxByLine[place.Line] = _problems[^1];
    }

    /// <summary>Errors beyond a place are dropped: from there on the text was misread.</summary>
    public void DistrustAfter(Place place) => _trustedUntil = place;

    public IReadOnlyList<ConfigurationProblem> InOrder()
    {
        var ordered = _problems.Where(IsTrusted).OrderBy(problem => problem.Place ?? default).ToList();
        if (ordered.Count <= Most) return ordered;
        var rest = new ConfigurationProblem
        {
            Place = ordered[Most].Place,
            Message = $"and {ordered.Count - Most} more errors; mend these first",
        };
        return [.. ordered.Take(Most), rest];
    }

    private bool IsTrusted(ConfigurationProblem problem)
    {
        if (problem.Place is not { } place) return true;
        if (_syntaxByLine.TryGetValue(place.Line, out var syntax)) return ReferenceEquals(problem, syntax);
        return place.CompareTo(_trustedUntil) <= 0;
    }
}
