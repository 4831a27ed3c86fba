using Agentd.Daemon.Operators;

namespace Agentd.Daemon.Tests.Lifetime;

public sealed class RuntimeFileTests
{
    [Theory]
    [InlineData("/nowhere/agentd/agentd.sock")]
    [InlineData("/proc")]
    public async Task That_cannot_be_removed_is_told_of_and_keeps_nobody_from_ending(string path)
    {
        using var log = new LogOfEvents();

        RuntimeFile.Remove(path, () => File.Delete(path), log);

        var (told, fields) = await log.Next();
        told.ShouldBe("agentd.runtime_file_left");
        fields.ShouldStartWith(path);
    }
}
