using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Tests.Audit;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class ProgramSearchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agentd-path-").FullName;

    public ProgramSearchTests() => Shell.Run(
        $"cd '{_folder}' && mkdir -p first second third/podman && touch first/podman && touch second/podman && chmod +x second/podman");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Takes_the_first_executable_file_on_the_path() =>
        ProgramSearch.Find("podman", $"/nowhere:{_folder}/third:{_folder}/first:{_folder}/second").ShouldBe($"{_folder}/second/podman");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(":")]
    [InlineData("second:./second")]
    public void Never_takes_what_lies_in_the_working_directory(string? path) =>
        ProgramSearch.Find("podman", path).ShouldBe("/usr/bin/podman");

    [Fact]
    public void Gives_the_daemons_calls_an_absolute_path() => Path.IsPathRooted(PodmanOptions.OfThisProcess().Executable).ShouldBeTrue();
}
