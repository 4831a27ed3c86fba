namespace Agentd.JsonSchema.Evaluation;

/// <summary>The errors of one validation, as many as were asked for.</summary>
internal sealed class ErrorCollector(ValidationOptions options, InstancePath instances, SchemaPath schemas)
{
    /// <summary>Each level of causes judges its part of the value once more, and deeper ones help nobody.</summary>
    private const int MaxNesting = 8;

    private readonly List<ValidationError> all = [];
    private List<ValidationError>? causes;
    private int nesting;
    private int silences = options.Report == ErrorReport.None ? 1 : 0;
    private int left = options.Report == ErrorReport.First ? 1 : options.MaxErrors;

    public bool IsSilent => silences > 0;

    public bool IsFull => left <= 0;

    public IReadOnlyList<ValidationError> Found => all;

    public void Silence() => silences++;

    public void Speak() => silences--;

    public void Add(string keyword, string message, IReadOnlyList<ValidationError> why)
    {
        left--;
        var (way, place) = (schemas + Suffix(keyword), schemas.Location + Suffix(keyword));
        (causes ?? all).Add(new ValidationError(instances.ToString(), way, place, keyword, message) { Causes = why });
    }

    /// <summary>What an action reports, kept apart. Nothing if only the first error was asked for, or the nesting is too deep.</summary>
    public IReadOnlyList<ValidationError> Collect(Action action)
    {
        if (options.Report != ErrorReport.All || nesting == MaxNesting)
            return [];

        var (outer, inner) = (causes, new List<ValidationError>());
        (causes, nesting) = (inner, nesting + 1);
        action();
        (causes, nesting) = (outer, nesting - 1);
        return inner;
    }

    public IReadOnlyList<ValidationError> WithBound(string bound)
    {
        if (options.Report == ErrorReport.None)
            return [];

        causes = null;
        Add("", "No verdict: " + bound + ".", []);
        return all;
    }

    private static string Suffix(string keyword) => keyword.Length == 0 ? "" : "/" + keyword;
}
