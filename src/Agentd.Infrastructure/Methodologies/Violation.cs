using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Methodologies.Schemas;

namespace Agentd.Infrastructure.Methodologies;

/// <summary>Violated rules in the words of a refusal: the path in the document, the rule, and where the schema has it.</summary>
internal static class Violation
{
    private const int MostCharacters = 300;

    /// <summary>A refusal with the first rule in its message, and all of them in its details where there are several.</summary>
    internal static InputRefusedException Refusal(string what, string schema, IReadOnlyList<ViolatedRule> violations)
    {
        var more = violations.Count switch
        {
            1 => "",
            >= Judge.MostViolations => $", and more: at most {Judge.MostViolations} are told",
            var all => $", and {all - 1} more",
        };
        return new InputRefusedException($"{what} breaks {schema}: {Words(violations[0])}{more}")
        {
            ForLog = $"{what} breaks {schema} (rule {TerminalText.Escape(violations[0].Rule, MostCharacters)}){more}",
            Details = violations.Count > 1 ? [.. violations.Select(Words)] : [],
        };
    }

    private static string Words(ViolatedRule violation)
    {
        var path = violation.Path.Length == 0 ? "the whole document" : TerminalText.Escape(violation.Path, MostCharacters);
        return $"{path}: {TerminalText.Escape(violation.Message.TrimEnd('.'), MostCharacters)} "
            + $"(rule {TerminalText.Escape(violation.Rule, MostCharacters)})";
    }
}
