using System.Text;
using System.Text.Json;
using Agentd.Domain.Agents;
using Agentd.Infrastructure.Audit.Documents;

namespace Agentd.Infrastructure.Tests.Audit.Documents;

public sealed class LimitsConverterTests
{
    private static readonly JsonSerializerOptions _options = new() { Converters = { new LimitsConverter() } };

    [Fact]
    public void Writes_every_limit_of_the_table_and_reads_it_back()
    {
        var all = ResourceLimits.All.Aggregate(new ResourceLimits(), (limits, limit) => limit.With(limits, limit.IsWhole ? 7 : 0.5m));
        var written = JsonSerializer.Serialize(
            new SessionLimits { Timeout = TimeSpan.FromSeconds(1.5), Resources = all, Unenforced = ["pids"] }, _options);

        written.ShouldBe("{\"timeout_seconds\":1.5,\"memory_bytes\":7,\"cpus\":0.5,\"pids\":7,"
            + "\"disk_bytes\":7,\"entries\":7,\"work_bytes\":7,\"files\":7,\"unenforced\":[\"pids\"]}");
        var read = JsonSerializer.Deserialize<SessionLimits>(written, _options)!;
        (read.Timeout, read.StopGrace, read.Resources).ShouldBe((TimeSpan.FromSeconds(1.5), null, all));
        read.Unenforced.ShouldBe(["pids"]);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"memory_bytes": "1"}""")]
    [InlineData("""{"memory_bytes": 1.5}""")]
    [InlineData("""{"pids": 9223372036854775808}""")]
    [InlineData("""{"timeout_seconds": "1"}""")]
    [InlineData("""{"unenforced": [1]}""")]
    public void Takes_nothing_that_is_no_limit(string text) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<SessionLimits>(Encoding.UTF8.GetBytes(text), _options));
}
