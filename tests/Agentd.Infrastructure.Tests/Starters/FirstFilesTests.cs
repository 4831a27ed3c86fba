using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Checks;
using Agentd.Infrastructure.Starters;
using Agentd.Infrastructure.Tests.Configuration;

namespace Agentd.Infrastructure.Tests.Starters;

public sealed class FirstFilesTests : IDisposable
{
    private const string Repository = "https://git.example.org/a.git";

    private readonly ConfigurationFolder _folder = new();

    public static TheoryData<string> Kinds => [.. Starter.Kinds];

    private FirstFiles Files => new(_folder.Loader);

    private string Target => Path.Combine(_folder.Root, "new", "agentd.toml");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_written_for_each_kind_passes_the_check(string kind)
    {
        var written = Files.Write(new FirstWish(kind, Target) { Repository = Repository });

        var report = await new ConfigurationCheck(_folder.Loader, _folder.Environment.GetValueOrDefault)
            .RunAsync(Target, CancellationToken.None);
        report.ErrorLines().ShouldBeEmpty();
        var agent = report.Require().Agents.ShouldHaveSingleItem();
        (agent.Name.Value, agent.BaseImage).ShouldBe((written.Configuration.Agent, written.Configuration.Image));
        agent.Repository!.Value.ShouldBe(Repository);
        agent.MethodologyDirectory.ShouldBe(written.Methodology);
        agent.Credentials[0].Source.ToString()!.ShouldContain(written.Configuration.KeyFile);
        written.Configuration.KeyFile.ShouldStartWith(Path.Combine(_folder.Root, "new", "secrets"));
        (agent.Network.IsFiltered, agent.Credentials[0].Brokered is null).ShouldBe((true, false));
        File.ReadAllText(Target).ShouldNotContain("#:schema");
    }

    [Fact]
    public void There_is_a_kind_for_each_folder_of_examples() => Starter.Kinds.ShouldBe(
        Directory.GetDirectories(Configuration.Repository.PathTo("examples/agents"))
            .Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));

    [Fact]
    public void Without_a_repository_each_run_is_to_name_one()
    {
        Files.Write(new FirstWish("pi", Target));

        _folder.Loader.Load(Target).Require().Agents[0].Repository.ShouldBeNull();
    }

    [Fact]
    public void Nobody_else_may_change_what_is_written_whatever_the_umask()
    {
        Files.Write(new FirstWish("pi", Target));

        const UnixFileMode Others = (UnixFileMode)0b000_111_111;
        (File.GetUnixFileMode(Target) & Others).ShouldBe(UnixFileMode.None);
        (File.GetUnixFileMode(Path.GetDirectoryName(Target)!) & Others).ShouldBe(UnixFileMode.None);
    }

    [Fact]
    public void A_methodology_that_is_there_is_taken_and_stays_as_it_is()
    {
        var methodology = Directory.CreateDirectory(Path.Combine(_folder.Root, "new", "methodology")).FullName;
        File.WriteAllText(Path.Combine(methodology, "manifest.toml"), "name = \"mine\"\n");

        Files.Write(new FirstWish("pi", Target)).Methodology.ShouldBeNull();

        Directory.GetFileSystemEntries(methodology).ShouldHaveSingleItem();
        File.ReadAllText(Path.Combine(methodology, "manifest.toml")).ShouldBe("name = \"mine\"\n");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_directory_without_a_manifest_is_no_methodology(bool isNamed)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_folder.Root, "new", isNamed ? "other" : "methodology")).FullName;

        Should.Throw<SessionException>(() => Files.Write(new FirstWish("pi", Target) { Methodology = isNamed ? directory : null }))
            .Message.ShouldBe($"{directory} has no manifest.toml, and so is no methodology; name one with --methodology");

        File.Exists(Target).ShouldBeFalse();
    }

    [Fact]
    public void What_would_not_be_sound_does_not_stay()
    {
        _folder.Environment.Remove("XDG_RUNTIME_DIR");

        Should.Throw<SessionException>(() => Files.Write(new FirstWish("pi", Target)))
            .Message.ShouldStartWith($"the configuration would not be sound: {Target}:");

        Directory.GetFileSystemEntries(Path.GetDirectoryName(Target)!).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_there_is_not_overwritten_be_it_a_link_that_leads_nowhere(bool isLink)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        if (isLink) File.CreateSymbolicLink(Target, Path.Combine(_folder.Root, "elsewhere"));
        else File.WriteAllText(Target, "mine");

        Should.Throw<SessionException>(() => Files.Write(new FirstWish("pi", Target)))
            .Message.ShouldBe($"{Target} is there already, and stays as it is; name another file with --config");

        Directory.GetFileSystemEntries(Path.GetDirectoryName(Target)!).ShouldBe([Target]);
        if (!isLink) File.ReadAllText(Target).ShouldBe("mine");
    }

    [Theory]
    [InlineData("emacs", Repository, "there is no agent 'emacs' here; there are claude-code, ")]
    [InlineData("pi", "/srv/site.git", "--repo ")]
    [InlineData("pi", "https://user:secret@git.example.org/a.git", "--repo ")]
    public void A_wish_that_cannot_be_met_is_refused_before_anything_is_written(string kind, string repository, string words)
    {
        var refusal = Should.Throw<SessionException>(() => Files.Write(new FirstWish(kind, Target) { Repository = repository }));

        refusal.Message.ShouldStartWith(words);
        refusal.Message.ShouldNotContain("secret");
        Directory.Exists(Path.GetDirectoryName(Target)).ShouldBeFalse();
    }
}
