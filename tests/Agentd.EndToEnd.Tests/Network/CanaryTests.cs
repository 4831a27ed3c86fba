using System.Text;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Network.Canaries;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>A session that uses a brokered key and a brokered token, and that no search finds either of them in.</summary>
public sealed class CanaryTests(GitServer git) : SessionTests(git), IAsyncLifetime
{
    // With characters that base64 and URLs know, and of which no half is the known prefix alone.
    private const string Key = "sk-ant-c4N/ry+Key=7f3~0b91d2-quite-the-secret", Token = "ghp_c4N/ry+Token=5e8~a17c40-quite-the-secret";

    private readonly TlsAuthority _authority = new();
    private readonly GitServer _git = git;
    private TlsGitServer _repositories = null!, _forge = null!;

    public async Task InitializeAsync()
    {
        _repositories = await TlsGitServer.StartAsync(_authority, _git, Token);
        _forge = await TlsGitServer.StartAsync(_authority, _git, Key);
    }

    public async Task DisposeAsync()
    {
        await _repositories.DisposeAsync();
        await _forge.DisposeAsync();
        _authority.Dispose();
    }

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task Brokered_values_are_found_nowhere_but_at_their_source(Privilege privilege) => WithinAsync(privilege, [], async host =>
    {
        string[] sources =
        [
            await host.Folder.PrivateFileAsync("key", Encoding.ASCII.GetBytes(Key)),
            await host.Folder.PrivateFileAsync("token", Encoding.ASCII.GetBytes(Token)),
        ];
        await DeclareAsync(host, sources[0], sources[1]);
        await host.StartAsync(("AGENTD_LOG", "trace"));
        using CanarySearch key = new(Key), token = new(Token);
        CanaryPlaces[] places = [new(host, key), new(host, token)];

        var session = await host.HoldAsync("site-builder");
        await ShouldBeHiddenAsync(host);
        foreach (var place in places) (await place.WhileItRunsAsync(session, sources)).ShouldBeEmpty();
        (await session.EndAsync()).ShouldSay("session success");

        var record = await session.Record.ShouldBeSealedAsync("success", 0);
        foreach (var place in places) (await place.WhenItIsOverAsync(sources)).ShouldBeEmpty();
        key.InText("log", host.Log).Concat(token.InText("log", host.Log)).ShouldBeEmpty();
        record.Written("asked").ShouldContain("refs/heads/main");
        record.Written("environment").ShouldContain("API_KEY=sk-ant-");
        _repositories.Requests.Select(one => one.Authorization).Distinct().ShouldHaveSingleItem().ShouldBe($"Bearer {Token}");
        _forge.Requests.Select(one => one.Authorization).Distinct().ShouldHaveSingleItem().ShouldBe($"Bearer {Key}");
    });

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task A_value_that_is_planted_is_found_in_every_such_place(Privilege privilege) => WithinAsync(privilege, [], async host =>
    {
        using var search = new CanarySearch(Key);
        var places = new CanaryPlaces(host, search);
        host.Declare(TestAgent.Shell("site-builder", $$"""
            planted={{Key}}
            printf %s "$planted" >/tmp/planted
            touch .runa/workspace/ready
            PLANTED="$planted" sleep 600 &
            until [ -e .runa/go ]; do sleep 0.05; done
            kill $!
            """));
        var forms = await PlantAsync(host);
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");

        (await places.WhileItRunsAsync(session, [], "planted")).Select(Place).Distinct().ShouldBe(
            ["podman inspect", "podman secret", "podman events", "arguments", "environment", "memory", "processes", "file"],
            ignoreOrder: true);
        (await places.FilesAsync()).Intersect(forms).ShouldBe(forms, ignoreOrder: true);
        (await places.FileSystemAsync(await session.ShellAsync())).ShouldContain(file => file.EndsWith("/tmp/planted"));
        foreach (var form in CanaryForms.Of(Key)) search.InText("log", $"before{form}after").ShouldBe(["log"]);
        (await session.EndAsync()).ShouldSay("session success");
        await host.Podman.RunAsync("rm", "planted");
        await host.Podman.RunAsync("secret", "rm", Planted);
    });

    // As long as the name of a secret may be.
    private static string Planted => $"planted-{Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Key[..(Key.Length / 2)]))}";

    // What Podman would say of a container and a secret that hold it, and a file of each form.
    private static async Task<IReadOnlyList<string>> PlantAsync(Host host)
    {
        await host.Podman.RunAsync("create", "--name", "planted", "--env", $"KEY={Key}", "--label", $"key={Key}", TestSettings.Image, "true");
        await host.Podman.RunAsync("secret", "create", Planted, "/etc/hostname");
        var folder = await host.Folder.DirectoryAsync("planted");
        foreach (var (number, form) in CanaryForms.Of(Key).Index()) await File.WriteAllTextAsync($"{folder}/{number}", $"x{form}x");
        return Directory.GetFiles(folder);
    }

    // Of "memory of 12" the kind, of a path that it is one.
    private static string Place(string found) => found switch
    {
        ['/', ..] => "file",
        _ when found.StartsWith("podman", StringComparison.Ordinal) => found,
        _ => found.Split(' ', ',')[0],
    };

    // Whom the kernel does not let read a process's memory, it does not let have a core of it either. The daemon's own user it lets: that
    // one owns the user namespace of its Podman.
    private static async Task ShouldBeHiddenAsync(Host host)
    {
        var relay = host.Relays().ShouldHaveSingleItem();
        var user = await UserOfAsync(relay.Id);
        var itself = host.Account with { User = "", Uid = user, Gid = user, Home = "/nonexistent" };
        foreach (var account in (Account[])[itself, host.Account.OfContainerUser(1000)])
        {
            foreach (var file in (string[])["mem", "environ", "maps", "auxv"])
                (await ReadAsync(account, relay.Id, file)).Errors.ShouldContain("Permission denied", Case.Sensitive, $"{account.Uid} {file}");
        }
        await using var other = RunningProgram.Start(itself.Command("/bin/sleep", ["600"]));
        await Eventually.HoldsAsync("a process of that user runs", () => new HostProcess(other.Id).Name == "sleep");
        (await ReadAsync(itself, other.Id, "environ")).ShouldSucceed();
    }

    private static async Task<uint> UserOfAsync(int process) =>
        uint.Parse((await File.ReadAllLinesAsync($"/proc/{process}/status")).Single(line => line.StartsWith("Uid:")).Split('\t')[1]);

    private static Task<Finished> ReadAsync(Account account, int process, string file) =>
        RunningProgram.RunAsync(account.Command("/usr/bin/head", ["--bytes=1", $"/proc/{process}/{file}"]));

    private async Task DeclareAsync(Host host, string key, string token)
    {
        var (repositories, forge) = (await _repositories.OriginAsync(host.Account), await _forge.OriginAsync(host.Account));
        var trusted = $"{host.Folder.Path}/upstream.pem";
        await File.WriteAllTextAsync(trusted, _authority.Pem);
        host.Declare(TestAgent.Shell("site-builder", $$"""
            env >.runa/workspace/environment
            asks() { git -c http.extraHeader="Authorization: Bearer $API_KEY" ls-remote {{forge}}/{{TlsGitServer.Private}}; }
            asks >.runa/workspace/asked
            touch .runa/workspace/ready
            until [ -e .runa/go ]; do sleep 0.05; done
            asks >>.runa/workspace/asked
            """) with
        {
            Repository = $"{repositories}/{TlsGitServer.Private}",
            Keys = $"repo_token_file = \"{token}\"",
            Network = $"""
                [agents.network]
                mode = "filtered"
                [[agents.network.allow]]
                host = "{new Uri(forge).Host}"
                ports = [{new Uri(forge).Port}]
                addresses = ["127.0.0.1/32"]
                upstream_ca = "{trusted}"
                [[agents.credentials]]
                name = "API_KEY"
                source_file = "{key}"
                hosts = ["{new Uri(forge).Host}"]
                """,
        });
    }
}
