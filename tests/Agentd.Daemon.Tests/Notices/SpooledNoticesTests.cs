using Agentd.Application.Ports;
using Agentd.Daemon.Notices;
using Agentd.Daemon.Tests.Troubles;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Notices;
using Agentd.Notify.Protocol;
using Microsoft.Extensions.Logging;

namespace Agentd.Daemon.Tests.Notices;

public sealed class SpooledNoticesTests
{
    [Theory]
    [InlineData("https://agentd.example.org/board", "https://agentd.example.org/board/s/00112233445566ff")]
    [InlineData(null, null)]
    public async Task What_is_told_of_a_session_leads_to_the_page_where_an_operator_says_where_that_is(string? page, string? url)
    {
        await using var told = new ToldDesk();
        var desk = told.Desk;
        var notices = new SpooledNotices(
            desk.Part<DaemonConfiguration>() with { PageAddress = page }, told.Sinks, desk.Part<IRecordArchive>(),
            new DeliveryBell(told.Time), told.Time, desk.Part<ILoggerFactory>());

        await notices.TellAsync(new TellableEvent(NoticeTypes.SessionStalled, "1", new NoticeData { SessionId = "00112233445566ff" }));
        await notices.TellAsync(new TellableEvent(NoticeTypes.DaemonDraining, "2", new NoticeData()));

        told.Told().Select(notice => notice.Data.Url).ShouldBe([url, null]);
    }
}
