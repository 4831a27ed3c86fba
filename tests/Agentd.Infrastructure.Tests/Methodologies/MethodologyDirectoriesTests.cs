using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Methodologies;
using Agentd.Infrastructure.Methodologies.Schemas;

namespace Agentd.Infrastructure.Tests.Methodologies;

public sealed class MethodologyDirectoriesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agentd-methodology-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Are_fine_with_a_manifest()
    {
        File.WriteAllText(Path.Combine(_folder, "manifest.toml"), "");

        Should.NotThrow(() => new MethodologyDirectories(new Judge()).Require(_folder));
    }

    [Fact]
    public void Are_named_when_they_are_missing() =>
        Should.Throw<SessionException>(() => new MethodologyDirectories(new Judge()).Require("/nowhere"))
        .Message.ShouldBe("methodology_dir /nowhere does not exist or is not a directory");

    [Fact]
    public void Are_named_when_they_are_files()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");

        Should.Throw<SessionException>(() => new MethodologyDirectories(new Judge()).Require(file))
            .Message.ShouldContain("is not a directory");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Are_named_when_they_hold_no_manifest(bool directoryInstead)
    {
        if (directoryInstead) Directory.CreateDirectory(Path.Combine(_folder, "manifest.toml"));

        var refusal = Should.Throw<SessionException>(() => new MethodologyDirectories(new Judge()).Require(_folder)).Message;
        refusal.ShouldContain(_folder);
        refusal.ShouldContain("manifest.toml");
    }
}
