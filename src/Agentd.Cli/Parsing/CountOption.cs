using System.CommandLine.Parsing;
using System.Globalization;

namespace Agentd.Cli.Parsing;

/// <summary>An option that takes a whole number within bounds.</summary>
internal sealed class CountOption : Option<int?>
{
    private readonly int _least;
    private readonly int _most;

    public CountOption(string name, string description, int least = 1, int most = 100_000, string unit = "N") : base(name)
    {
        (_least, _most) = (least, most);
        Description = description;
        HelpName = unit;
        CustomParser = Parse;
    }

    private int? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        if (isNumber && count >= _least && count <= _most) return count;
        result.AddError($"{Name} '{text}' is not a whole number from {_least} to {_most}");
        return null;
    }
}
