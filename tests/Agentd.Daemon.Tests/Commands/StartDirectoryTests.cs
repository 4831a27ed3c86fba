namespace Agentd.Daemon.Tests.Commands;

public sealed class StartDirectoryTests : IDisposable
{
    private readonly KeptRecords _records = new();

    public void Dispose() => _records.Dispose();

    [Theory]
    [InlineData("check --config agentd.toml")]
    [InlineData("audit verify --config ./agentd.toml")]
    [InlineData("audit verify --audit-root audit --head heads")]
    [InlineData("audit verify --audit-root method/../audit --head ../FOLDER/heads")]
    public async Task A_relative_path_is_found_from_where_the_caller_stands(string line)
    {
        await _records.Seal();
        File.WriteAllText(_records.At("heads"), (await Called.From(_records.Folder, "audit", "head", "--audit-root", "audit")).Output);

        var called = await Called.From(_records.Folder, line.Replace("FOLDER", Path.GetFileName(_records.Folder)).Split(' '));

        called.ShouldSatisfyAllConditions(() => called.Errors.ShouldBeEmpty(), () => called.ExitCode.ShouldBe(0));
    }

    [Theory]
    [InlineData("check --config agentd.toml")]
    [InlineData("doctor --config agentd.toml")]
    [InlineData("daemon --config agentd.toml")]
    [InlineData("audit list --config agentd.toml")]
    [InlineData("audit list --audit-root audit")]
    [InlineData("audit verify --audit-root AUDIT --head heads")]
    [InlineData("audit verify --audit-root AUDIT --public-key audit.pub")]
    public async Task A_relative_path_of_a_directory_that_is_gone_is_asked_for_as_an_absolute_one(string line)
    {
        var words = line.Replace("AUDIT", _records.Root).Split(' ');

        var called = await Called.From(null, words);

        called.ShouldBe(new Called(1, "", $"agentd: the working directory is gone: give '{words[^1]}' as an absolute path\n"));
    }

    [Fact]
    public async Task Standard_input_and_absolute_paths_need_no_directory() =>
        (await Called.From(null, "audit", "verify", "--audit-root", _records.Root, "--head", "-")).ExitCode.ShouldBe(0);
}
