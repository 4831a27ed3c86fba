using Agentd.Domain.Sessions;
using Agentd.Infrastructure.State;

namespace Agentd.Infrastructure.Tests.State;

public sealed class ToldConditionsTests : IDisposable
{
    private const string One = "one", Two = "two";
    private static readonly DateTimeOffset _since = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentd-told-");

    private string State => Path.Combine(_folder.FullName, "state");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_next_daemon_knows_what_was_told_and_what_was_only_to_be()
    {
        var told = new ToldConditions(State);
        told.Keep(One, "agent.overdue", new ToldCondition(_since, _since.AddHours(1)));
        told.Keep(Two, "agent.failing", new ToldCondition(_since, null));

        var next = new ToldConditions(State);

        next.Of(One, "agent.overdue").ShouldBe(new ToldCondition(_since, _since.AddHours(1)));
        next.Of(Two, "agent.failing").ShouldBe(new ToldCondition(_since, null));
        next.Of(One, "agent.failing").ShouldBeNull();
    }

    [Fact]
    public void What_is_over_and_what_is_not_declared_any_more_is_forgotten()
    {
        var told = new ToldConditions(State);
        told.Keep(One, "agent.overdue", new ToldCondition(_since, null));
        told.Keep(One, "agent.failing", new ToldCondition(_since, null));
        told.Keep(Two, "agent.failing", new ToldCondition(_since, null));

        told.Keep(One, "agent.overdue", null);
        told.KeepOnly(new HashSet<string> { One });

        var next = new ToldConditions(State);
        (next.Of(One, "agent.overdue"), next.Of(Two, "agent.failing")).ShouldBe((null, null));
        next.Of(One, "agent.failing").ShouldNotBeNull();
    }

    [Fact]
    public void Without_anything_to_keep_the_directory_is_not_made()
    {
        var told = new ToldConditions(State);

        told.Of(One, "agent.overdue").ShouldBeNull();
        told.Keep(One, "agent.overdue", null);
        told.KeepOnly(new HashSet<string>());

        Directory.Exists(State).ShouldBeFalse();
    }

    [Theory]
    [InlineData("one agent.overdue")]
    [InlineData("one agent.overdue yesterday -")]
    [InlineData(" agent.overdue 2026-01-02T03:04:05.0000000+00:00 -")]
    [InlineData("one agent.overdue 2026-01-02T03:04:05.0000000+00:00 soon")]
    public void A_damaged_file_is_named_with_what_to_do(string line)
    {
        Directory.CreateDirectory(State);
        File.WriteAllText(Path.Combine(State, "told"), $"{line}\n");

        Should.Throw<SessionException>(() => new ToldConditions(State).Of(One, "agent.overdue")).Message
            .ShouldContain("/told' holds a line that is not a name, a word and two times; remove it");
    }
}
