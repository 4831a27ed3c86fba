namespace Agentd.JsonSchema.Evaluation;

/// <summary>The errors of one validation, as many as were asked for.</summary>
internal sealed class ErrorCollector(ValidationOptions options, InstancePath instances, SchemaPath schemas)
{
    private readonly bool tellsCauses = options.Report == ErrorReport.All;
    private List<ValidationError> found = [];
    private int silences = options.Report == ErrorReport.None ? 1 : 0;
    private int left = options.Report == ErrorReport.First ? 1 : options.MaxErrors;

    public bool IsSilent => silences > 0;

    public bool IsFull => left <= 0;

    public IReadOnlyList<ValidationError> Found => found;

    public void Silence() => silences++;

    public void Speak() => silences--;

    public void Add(string keyword, string message, IReadOnlyList<ValidationError> causes)
    {
        left--;
        var (way, place) = (schemas + Suffix(keyword), schemas.Innermost.Location + Suffix(keyword));
        found.Add(new ValidationError(instances.ToString(), way, place, keyword, message) { Causes = causes });
    }

    /// <summary>What an action reports, kept apart. Nothing if causes were not asked for.</summary>
    public IReadOnlyList<ValidationError> Collect(Action action)
    {
        if (!tellsCauses)
            return [];

        var outer = found;
        found = [];
        action();
        (var causes, found) = (found, outer);
        return causes;
    }

    public IReadOnlyList<ValidationError> WithBound(string bound)
    {
        if (options.Report == ErrorReport.None)
            return [];

        Add("", "No verdict: " + bound + ".", []);
        return found;
    }

    private static string Suffix(string keyword) => keyword.Length == 0 ? "" : "/" + keyword;
}
