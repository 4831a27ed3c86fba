using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Spending;
using Agentd.Infrastructure.State;

namespace Agentd.Infrastructure.Tests.State;

public sealed class SpendingFileTests : IDisposable
{
    private static readonly AgentName _agent = AgentName.Parse("one");
    private static readonly DateOnly _today = new(2026, 3, 1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentd-spending-");

    private string State => Path.Combine(_folder.FullName, "state");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_next_daemon_knows_what_was_spent()
    {
        var book = SpendingBook.Empty
            .Allow(SessionId.Parse("0000000000000001"), _agent, _today, "USD", 1.5m).Settle(SessionId.Parse("0000000000000001"), 0.123456m)
            .Allow(SessionId.Parse("0000000000000002"), _agent, _today, "USD", 2)
            .With(new SpendingMark(_agent, OfAll: true, _today, IsOver: true, 2));
        new SpendingFile(State).Keep(book);

        var next = new SpendingFile(State).Read();

        next.Sums.ShouldBe(book.Sums);
        next.Leases.ShouldBe(book.Leases);
        next.Marks.ShouldBe(book.Marks);
        File.GetUnixFileMode(Path.Combine(State, "spending.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void Where_nothing_was_kept_nothing_was_spent_and_nothing_is_made()
    {
        new SpendingFile(State).Read().ShouldBe(SpendingBook.Empty);
        new SpendingFile(null).Read().ShouldBe(SpendingBook.Empty);
        Directory.Exists(State).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{"leases":[],"sums":[]}""")]
    [InlineData("""{"leases":[],"sums":[{"agent":"No Name","day":"2026-03-01","currency":"USD","cost":1}],"marks":[]}""")]
    public void What_does_not_tell_what_was_spent_is_no_empty_book(string text)
    {
        Directory.CreateDirectory(State);
        File.WriteAllText(Path.Combine(State, "spending.json"), text);

        Should.Throw<SessionException>(() => new SpendingFile(State).Read())
            .Message.ShouldContain("remove it, and the day's budgets begin anew");
    }

    [Fact]
    public void Without_a_place_nothing_is_kept_and_the_cure_is_named() =>
        Should.Throw<SessionException>(() => new SpendingFile(null).Keep(SpendingBook.Empty))
            .Message.ShouldContain("set [daemon] state_dir");
}
