using System.CommandLine;
using System.CommandLine.Parsing;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Daemon.Commands.Audit;

/// <summary>An option that takes a duration as the configuration writes them, such as <c>90d</c>.</summary>
internal sealed class AgeOption : Option<TimeSpan>
{
    private static readonly DurationShape Shape = new();

    public AgeOption(string name) : base(name)
    {
        HelpName = "DURATION";
        CustomParser = Read;
    }

    private TimeSpan Read(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var written = new TomlText(Place.Start, text);
        if (Shape.Objection(written) is not { } objection) return Shape.Read(written);
        result.AddError($"{Name} '{text}' {objection}");
        return default;
    }
}
