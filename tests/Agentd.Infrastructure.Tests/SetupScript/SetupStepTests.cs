using System.Text.RegularExpressions;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.SetupScript;

namespace Agentd.Infrastructure.Tests.SetupScript;

public sealed partial class SetupStepTests
{
    [Fact]
    public void The_script_goes_through_the_steps_that_the_daemon_knows_in_their_order() =>
        Steps("setup.sh").Concat(Steps("supervise.sh")).ShouldBe(SetupStep.All);

    private static IEnumerable<SetupStep> Steps(string part)
    {
        using var stream = typeof(SetupScriptRenderer).Assembly.GetManifestResourceStream("SetupScript." + part)!;
        using var reader = new StreamReader(stream);
        return [.. Announced().Matches(reader.ReadToEnd()).Select(match => new SetupStep(match.Groups[1].Value))];
    }

    [GeneratedRegex(@"^ *step ([a-z]+)$", RegexOptions.Multiline)]
    private static partial Regex Announced();
}
