using Agentd.Application.Sessions;
using Agentd.Daemon.Logging;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Daemon.Tests.Logging;

public sealed class PrettyFormatterTests
{
    private readonly WrittenLog _log = new(
        new PrettyFormatter(new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero))), SessionLog.Category);

    [Fact]
    public void Writes_a_line_for_people()
    {
        SessionLog.Error(_log, SessionId.Parse("00112233445566ff"), "agentd-c", "mount", "no\nspace\u001b[2J");

        _log.Text.ShouldBe("03:04:05.678 ERROR session 00112233445566ff failed in mount: no space [2J  [runner.session_error]\n");
    }
}
