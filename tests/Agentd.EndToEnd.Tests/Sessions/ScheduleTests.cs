using System.Globalization;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

[Long]
public sealed class ScheduleTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task An_agent_that_is_due_every_minute_runs_by_itself(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder") { Keys = "schedule = \"* * * * *\"" });
        var began = DateTimeOffset.UtcNow;
        await host.StartAsync();

        await Eventually.HoldsAsync("a session is dispatched", () => host.Records("site-builder").Count > 0);

        var record = await host.Records("site-builder")[0].ShouldBeSealedAsync("success", 0);
        record["trigger"].ShouldBe("scheduled");
        DateTimeOffset.Parse(record["start_timestamp"]!, CultureInfo.InvariantCulture)
            .ShouldBeGreaterThanOrEqualTo(FullMinute(began), "when it is due");
    });

    // The first one from an instant on.
    private static DateTimeOffset FullMinute(DateTimeOffset from) =>
        new((from.Ticks + TimeSpan.TicksPerMinute - 1) / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, from.Offset);
}
