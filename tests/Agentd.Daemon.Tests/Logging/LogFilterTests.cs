using Agentd.Daemon.Logging;
using Microsoft.Extensions.Logging;

namespace Agentd.Daemon.Tests.Logging;

public sealed class LogFilterTests
{
    [Theory]
    [InlineData("runner", LogLevel.Information, true)]
    [InlineData("runner", LogLevel.Debug, false)]
    [InlineData("Microsoft.Hosting.Lifetime", LogLevel.Warning, false)]
    [InlineData("Microsoft.Hosting.Lifetime", LogLevel.Critical, true)]
    [InlineData("Microsoft.Hosting.Lifetime", LogLevel.Error, false)]
    [InlineData(null, LogLevel.Error, false)]
    public void Writes_information_when_nothing_is_asked_for(string? target, LogLevel level, bool written) =>
        LogFilter.Default.Allows(target, level).ShouldBe(written);

    [Theory]
    [InlineData("debug", "runner", LogLevel.Debug, true)]
    [InlineData("DEBUG", "agentd", LogLevel.Debug, true)]
    [InlineData("error", "runner", LogLevel.Warning, false)]
    [InlineData("runner=debug", "runner", LogLevel.Debug, true)]
    [InlineData("runner=debug", "agentd", LogLevel.Debug, false)]
    [InlineData("runner=debug", "agentd", LogLevel.Information, true)]
    [InlineData("warn, runner=trace", "runner", LogLevel.Trace, true)]
    [InlineData("warn, runner=trace", "agentd", LogLevel.Information, false)]
    [InlineData("runner=trace,runner=error", "runner", LogLevel.Warning, false)]
    public void Writes_what_is_asked_for(string filter, string target, LogLevel level, bool written) =>
        LogFilter.Parse(filter)!.Allows(target, level).ShouldBe(written);

    [Theory]
    [InlineData("loud")]
    [InlineData("runner=")]
    [InlineData("=debug")]
    [InlineData("runner=debug,")]
    [InlineData("runner=debug=info")]
    [InlineData(",")]
    [InlineData(" ")]
    public void Is_none_when_a_word_is_not_a_level(string filter) => LogFilter.Parse(filter).ShouldBeNull();
}
