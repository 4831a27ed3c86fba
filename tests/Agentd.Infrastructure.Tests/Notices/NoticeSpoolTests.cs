using System.Text.Json;
using Agentd.Infrastructure.Notices;
using Agentd.Notify.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Infrastructure.Tests.Notices;

public sealed class NoticeSpoolTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("agentd-spool-").FullName;
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public void Holds_an_event_for_each_sink_for_nobody_but_the_daemons_user()
    {
        var spool = Spool();

        (spool.Add(Notice("1"), "chat"), spool.Add(Notice("1"), "mail")).ShouldBe((0, 0));

        (spool.HasFor("chat"), spool.HasFor("mail"), spool.HasFor("other")).ShouldBe((true, true, false));
        File.GetUnixFileMode(spool.Place).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(Files("chat").Single()).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void Keeps_the_order_over_restarts_and_over_a_clock_that_is_set_back()
    {
        for (var i = 0; i < 10; i++)
        {
            Spool().Add(Notice($"{i}"), "chat");
            if (i == 5) _time.AdjustTime(_time.GetUtcNow() - TimeSpan.FromDays(1));
        }

        Ids("chat").ShouldBe(Enumerable.Range(0, 10).Select(i => $"{i}"));
    }

    [Fact]
    public void Gives_no_place_twice_although_all_is_gone()
    {
        var spool = Spool();
        List<string> names = [];
        for (var i = 0; i < 3; i++)
        {
            spool.Add(Notice("1"), "chat");
            names.Add(Path.GetFileName(Files("chat").Single()));
            File.Delete(Files("chat").Single());
        }

        names.ShouldBeUnique();
    }

    [Fact]
    public void Beyond_its_most_the_oldest_success_goes_first_and_then_the_oldest()
    {
        var spool = Spool();
        spool.Add(Notice("failure"), "chat");
        spool.Add(Notice("success", NoticeTypes.SessionSucceeded), "chat");
        for (var i = 2; i < SpoolNames.MostEntries; i++) spool.Add(Notice($"{i}"), "chat");

        spool.Add(Notice("first beyond"), "chat").ShouldBe(1);
        Ids("chat").ShouldNotContain("success");
        spool.Add(Notice("second beyond"), "chat").ShouldBe(1);

        Ids("chat").ShouldNotContain("failure");
        Ids("chat").Count.ShouldBe(SpoolNames.MostEntries);
    }

    [Fact]
    public void Says_that_it_cannot_be_written()
    {
        File.WriteAllText(Path.Combine(_state, "no-directory"), "");

        Should.Throw<IOException>(() => new NoticeSpool(Path.Combine(_state, "no-directory"), _time).Add(Notice("1"), "chat"));
    }

    private NoticeSpool Spool() => new(_state, _time);

    private string[] Files(string sink) =>
        [.. Directory.GetFiles(Path.Combine(_state, SpoolNames.Spool, sink)).Order(StringComparer.Ordinal)];

    private List<string> Ids(string sink) =>
        [.. Files(sink).Select(file => JsonSerializer.Deserialize(File.ReadAllBytes(file), NotifyJson.Plain.Notice)!.Id)];

    private static Notice Notice(string id, string type = NoticeTypes.SessionFailed) => new()
    {
        Type = type,
        Time = DateTimeOffset.UnixEpoch,
        Id = id,
        Host = "host",
        DaemonId = "d",
        Data = new NoticeData(),
    };
}
