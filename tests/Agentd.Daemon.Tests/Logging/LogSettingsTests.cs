using Agentd.Daemon.Logging;
using Microsoft.Extensions.Logging;

namespace Agentd.Daemon.Tests.Logging;

public sealed class LogSettingsTests
{
    [Theory]
    [InlineData(null, JsonLineFormatter.FormatName)]
    [InlineData("", JsonLineFormatter.FormatName)]
    [InlineData("json", JsonLineFormatter.FormatName)]
    [InlineData("pretty", PrettyFormatter.FormatName)]
    public void Take_the_format_from_the_environment(string? format, string formatter)
    {
        var settings = From(format, null);

        settings.Formatter.ShouldBe(formatter);
        settings.BadFormat.ShouldBeNull();
        Reported(settings).ShouldBeEmpty();
    }

    [Fact]
    public void Fall_back_and_say_so_when_a_value_is_bad()
    {
        var settings = From("yaml", "loud");

        settings.Formatter.ShouldBe(JsonLineFormatter.FormatName);
        settings.Filter.Allows("runner", LogLevel.Information).ShouldBeTrue();
        settings.Filter.Allows("runner", LogLevel.Debug).ShouldBeFalse();
        var reported = Reported(settings);
        reported.ShouldContain("agentd.logging_format_invalid");
        reported.ShouldContain("agentd.logging_filter_invalid");
    }

    [Fact]
    public void Take_the_filter_from_the_environment() => From(null, "runner=debug").Filter.Allows("runner", LogLevel.Debug).ShouldBeTrue();

    private static LogSettings From(string? format, string? filter) => LogSettings.From(name => name switch
    {
        "AGENTD_LOG_FORMAT" => format,
        "AGENTD_LOG" => filter,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Not a variable of the log."),
    });

    private static string Reported(LogSettings settings)
    {
        var log = new WrittenLog(new JsonLineFormatter(TimeProvider.System), DaemonLog.Category);
        settings.Report(log);
        return log.Text;
    }
}
