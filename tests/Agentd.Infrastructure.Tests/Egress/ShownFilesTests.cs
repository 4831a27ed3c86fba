using Agentd.Egress.Protocol;
using Agentd.Infrastructure.Egress;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Tests.Egress;

public sealed class ShownFilesTests : IDisposable
{
    private const string Session = "00112233445566ff";

    private readonly string _root = Directory.CreateTempSubdirectory("agentd-shown-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Are_the_files_that_the_broker_writes_to_by_names_in_its_own_directory()
    {
        var request = Staged();

        var shown = Of().Show(request);

        shown.ShouldBe(request with
        {
            Directory = $"{_root}/broker/{Session}",
            Decisions = $"{_root}/broker/{Session}/network.jsonl",
            Usage = $"{_root}/broker/{Session}/usage.jsonl",
            Authority = new EgressAuthority($"{_root}/broker/{Session}/authority.key", $"{_root}/broker/{Session}/ca.pem", 60),
        });
        File.AppendAllText(shown.Decisions, "decided");
        File.ReadAllText(request.Decisions).ShouldBe("decided");
        foreach (var pipe in (string[])["ask", "go"])
            Identity($"{shown.Directory}/{pipe}").ShouldBe(Identity($"{request.Directory}/{pipe}"));
        Directory.GetFileSystemEntries($"{_root}/broker").ShouldBe([shown.Directory]);
        Directory.GetFileSystemEntries(shown.Directory).Length.ShouldBe(6);
    }

    [Fact]
    public void Are_those_alone_that_the_session_has()
    {
        var shown = Of().Show(Staged() with { Usage = null, Authority = null });

        (shown.Usage, shown.Authority).ShouldBe((null, null));
        Directory.GetFileSystemEntries(shown.Directory).Length.ShouldBe(3);
    }

    [Fact]
    public void Are_made_anew_for_the_next_daemon()
    {
        var request = Staged();
        Of().Show(request);

        Of().Show(request).Decisions.ShouldBe($"{_root}/broker/{Session}/network.jsonl");
    }

    [Fact]
    public void Go_without_the_files_themselves()
    {
        var request = Staged();
        Of().Show(request);

        Of().Remove();
        Of().Remove();

        Directory.GetFileSystemEntries($"{_root}/broker").ShouldBeEmpty();
        File.Exists(request.Decisions).ShouldBeTrue();
        File.Exists($"{request.Directory}/ask").ShouldBeTrue();
    }

    private static FileIdentity Identity(string path) => OpenedFile.StatusAt(path)!.Value.Identity;

    private ShownFiles Of() => ShownFiles.Of($"{_root}/broker", Session);

    private Attach Staged()
    {
        var (staged, network) = ($"{_root}/staged", $"{_root}/staged/network");
        Directory.CreateDirectory(network);
        Directory.CreateDirectory($"{_root}/broker");
        string[] files =
        [
            $"{staged}/network.jsonl", $"{staged}/usage.jsonl", $"{staged}/authority.key", $"{network}/ca.pem", $"{network}/ask",
            $"{network}/go", $"{network}/session",
        ];
        foreach (var file in files) File.WriteAllText(file, "");
        return new Attach(
            Session, 1, network, files[0], [], CloneStage.Before, Authority: new EgressAuthority(files[2], files[3], 60), Usage: files[1]);
    }
}
