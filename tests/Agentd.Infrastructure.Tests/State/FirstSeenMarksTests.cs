using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.State;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Infrastructure.Tests.State;

public sealed class FirstSeenMarksTests : IDisposable
{
    private static readonly AgentName _one = AgentName.Parse("one"), _two = AgentName.Parse("two");
    private static readonly DateTimeOffset _first = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentd-state-");
    private readonly FakeTimeProvider _time = new(_first);

    private string Place => Path.Combine(_folder.FullName, "home", "state");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void An_agent_keeps_the_time_when_it_was_first_seen_under_every_daemon()
    {
        Marks().Note([_one]);
        _time.Advance(TimeSpan.FromDays(1));

        var later = Marks();
        later.Note([_one, _two]);

        later.Of(_one).ShouldBe(_first);
        later.Of(_two).ShouldBe(_first.AddDays(1));
        File.GetUnixFileMode(Place).ShouldBe((UnixFileMode)0b111_000_000);
        File.GetUnixFileMode(Path.Combine(Place, "first-seen")).ShouldBe((UnixFileMode)0b110_000_000);
    }

    [Fact]
    public void An_agent_that_is_not_declared_any_more_begins_anew_when_it_comes_back()
    {
        Marks().Note([_one]);
        Marks().Note([_two]);
        _time.Advance(TimeSpan.FromDays(1));

        var later = Marks();
        later.Note([_one, _two]);

        later.Of(_one).ShouldBe(_first.AddDays(1));
    }

    [Fact]
    public void A_directory_that_cannot_be_used_is_told_with_its_cure()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "home"), "");

        Should.Throw<SessionException>(() => Marks().Note([_one])).Message.ShouldContain("set [daemon] state_dir to a directory that");
    }

    [Theory]
    [InlineData("one\n")]
    [InlineData("One 2026-01-02T03:04:05.0000000+00:00\n")]
    [InlineData("one yesterday\n")]
    public void A_damaged_file_is_refused_and_left_as_it_is(string text)
    {
        Marks().Note([_one]);
        File.WriteAllText(Path.Combine(Place, "first-seen"), text);

        Should.Throw<SessionException>(() => Marks().Note([_one])).Message.ShouldContain("first-seen' holds a line that is no agent");
        File.ReadAllText(Path.Combine(Place, "first-seen")).ShouldBe(text);
    }

    private FirstSeenMarks Marks() => new(Place, _time);
}
