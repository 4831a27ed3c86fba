using System.Globalization;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

public sealed class ScheduleTests(GitServer git) : SessionTests(git)
{
    private static readonly TimeSpan WellOverAMinute = TimeSpan.FromSeconds(75);

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task An_agent_that_is_due_every_minute_runs_by_itself(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder") { Keys = "schedule = \"* * * * *\"" });
        await host.StartAsync();
        var patience = DateTime.UtcNow + WellOverAMinute;

        while (!host.Records("site-builder").Any(record => record["end_timestamp"] is not null) && DateTime.UtcNow < patience)
            await Task.Delay(100);

        var record = await host.Records("site-builder")[0].ShouldBeSealedAsync("success", 0);
        record["trigger"].ShouldBe("scheduled");
        DateTimeOffset.Parse(record["start_timestamp"]!, CultureInfo.InvariantCulture).Second.ShouldBeLessThanOrEqualTo(2, "it is due at the full minute");
    });
}
