using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Agentd.Infrastructure.Checks;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Tests.Configuration;

namespace Agentd.Infrastructure.Tests.Checks;

public sealed class NetworkCheckTests : IDisposable
{
    private const string Filtered = "[daemon]\ndefault_network_mode = \"filtered\"\n";
    private const string Rules = """
        [daemon]
        [[daemon.network_allow]]
        host = "*.pythonhosted.org"
        [[agents]]
        name = "filtered"
        base_image = "i"
        methodology_dir = "method"
        repo = "https://git.example.org/a.git"
        command.argv = ["x"]
        [agents.network]
        mode = "filtered"
        [[agents.network.allow]]
        host = "git.example.org"
        ports = [443, 8443]
        addresses = ["10.20.0.0/16"]
        [[agents.network.allow]]
        host = "db.example.org"
        protocol = "tcp"
        ports = [5432]
        [[agents]]
        name = "open"
        base_image = "i"
        methodology_dir = "method"
        command.argv = ["x"]
        network.mode = "agents"

        """;

    private readonly ConfigurationFolder _folder = new();
    private readonly ReportWriter _writer = new(TimeProvider.System);

    public NetworkCheckTests()
    {
        Directory.CreateDirectory(In("method"));
        File.WriteAllText(In("method/manifest.toml"), "[[artifact_types]]\nname = \"request\"\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_warning_names_the_agents_whose_sessions_reach_everybody()
    {
        var agents = string.Concat(Enumerable.Range(1, 7).Select(Agent));

        (await Warnings(agents)).ShouldHaveSingleItem().ShouldBe(
            ":1:1: warning: daemon.default_network_mode: sessions of a1, a2, a3, a4, a5 and 2 more reach whatever this host reaches; "
            + "set \"filtered\" here, or as an agent's network.mode, and they reach only whom you allow");
    }

    [Fact]
    public async Task A_daemon_that_says_where_its_agents_are_is_warned_at_that_place() =>
        (await Warnings("[daemon]\ndefault_network_mode = \"agents\"\n" + Agent(1) + Agent(2) + "network.mode = \"filtered\"\n"))
        .ShouldHaveSingleItem().ShouldStartWith(":2:24: warning: daemon.default_network_mode: sessions of a1 reach whatever");

    [Fact]
    public async Task An_agent_that_learns_is_warned_of_at_its_place_and_shown_as_open()
    {
        var text = Filtered + Agent(1) + "network.learn = true\n";

        (await Warnings(text)).ShouldHaveSingleItem().ShouldStartWith(
            ":8:17: warning: agent 'a1': network.learn: is true: sessions reach every public address");
        _writer.Json(await Check(text)).Replace(" ", "").ShouldContain("\"learn\":true");
    }

    [Fact]
    public async Task Filtered_agents_are_not_warned_of() => (await Warnings(Filtered + Agent(1))).ShouldBeEmpty();

    [Fact]
    public async Task Warns_of_the_hosts_network() => (await Warnings(Agent(1) + "network.mode = \"host\"\n")).ShouldContain(
        line => line.Contains("network.mode: is \"host\": the agent reaches everything that listens on the host's loopback"));

    [Fact]
    public async Task Warns_of_a_socket_that_is_mounted()
    {
        using var socket = Listen("tree/inner/a.sock");

        (await Warnings(Filtered + Agent(1) + Mount("tree"))).ShouldHaveSingleItem().ShouldContain(
            $"mounts[0].source: holds a unix socket, {In("tree/inner/a.sock")}: the agent may ask whoever listens there");
        (await Warnings(Filtered + Agent(1) + Mount("tree/inner/a.sock"))).ShouldHaveSingleItem().ShouldContain(
            $"mounts[0].source: is a unix socket, {In("tree/inner/a.sock")}: ");
    }

    [Fact]
    public async Task A_socket_behind_a_link_is_not_in_what_is_mounted()
    {
        using var socket = Listen("elsewhere/a.sock");
        Directory.CreateDirectory(In("tree"));
        File.CreateSymbolicLink(In("tree/link.sock"), In("elsewhere/a.sock"));
        Directory.CreateSymbolicLink(In("tree/link"), In("elsewhere"));

        (await Warnings(Filtered + Agent(1) + Mount("tree"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_effective_rules_are_told_to_who_asks_for_them()
    {
        var report = await Check(Rules);

        _writer.Lines(report, verbose: true).SkipWhile(line => !line.StartsWith("  agent", StringComparison.Ordinal)).ShouldBe([
            "  agent filtered  i  when asked to",
            "    network filtered",
            "      1. git.example.org https 443, 8443 at 10.20.0.0/16",
            "      2. db.example.org tcp 5432",
            "      3. *.pythonhosted.org https 443, of every filtered agent",
            "      clone: git.example.org https 443 at 10.20.0.0/16",
            "  agent open      i  when asked to",
            "    network agents",
        ]);
        _writer.Lines(report).ShouldNotContain(line => line.StartsWith("    network", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_of_a_credential_is_told_among_the_rules_and_a_wildcard_is_warned_of()
    {
        var text = Agent(1).Replace("command.argv = [\"x\"]\n", """
            command.argv = ["x"]
            network.allow = [{ host = "git.example.org", methods = ["GET"], paths = ["/a/*", "/b"] }]
            credentials = [{ name = "KEY", source = "K", hosts = ["*.example.com"] }]

            """);
        _folder.Environment["K"] = "value";

        (await Warnings(Filtered + text)).ShouldHaveSingleItem().ShouldContain(
            "credentials[0].hosts: holds *.example.com: the value goes to whoever has a name below it");
        _writer.Lines(_folder.Loader.Load(_folder.Path), verbose: true).TakeLast(3).ShouldBe([
            "      1. git.example.org https 443 GET /a/* /b inspected",
            "      2. *.example.com https 443 inspected",
            "      clone: the host of the repository that a run names",
        ]);
    }

    [Theory]
    [InlineData(Filtered, "with hosts it gets")]
    [InlineData("", "with network.mode = \"filtered\" and hosts it gets")]
    public async Task One_warning_per_agent_names_the_keys_that_it_holds_and_need_not(string daemon, string way)
    {
        const string Keys = """
            credentials = [
              { name = "KEY", source = "K" }, { name = "AWS_SECRET_ACCESS_KEY", source = "K" }, { name = "TOKEN", source = "K" },
            ]

            """;
        _folder.Environment["K"] = "value";

        var warnings = (await Warnings(daemon + Agent(1) + Keys + Agent(2) + Keys))
            .Where(line => line.Contains("holds the value")).ToList();

        warnings.Count.ShouldBe(2);
        warnings.ShouldAllBe(line => line.EndsWith(
            $"credentials[0].name: the agent holds the value of KEY, TOKEN; {way} a placeholder, and the value goes to those hosts alone. "
            + "Keys that sign requests (AWS, JWT) cannot be had so"));
    }

    [Theory]
    [InlineData("{ name = \"AWS_SECRET_ACCESS_KEY\", source = \"K\" }")]
    [InlineData("{ name = \"KEY\", source = \"K\", hosts = [\"api.example.org\"] }")]
    public async Task A_key_that_signs_or_is_brokered_is_not_warned_of(string credential)
    {
        _folder.Environment["K"] = "value";

        (await Warnings($"{Filtered}{Agent(1)}credentials = [{credential}]\n")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Warns_of_authorities_that_cannot_be_trusted()
    {
        File.WriteAllText(In("none.pem"), "nobody");
        using var key = ECDsa.Create();
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        using var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(In("good.pem"), authority.ExportCertificatePem());
        string Rule(string file) => $"{{ host = \"{file}.example.org\", upstream_ca = \"{In(file)}.pem\" }}";

        var rules = string.Join(", ", Rule("none"), Rule("absent"), Rule("good"));
        (await Warnings($"{Filtered}{Agent(1)}network.allow = [{rules}]\n")).Select(Told).ShouldBe([
            "network.allow[0].upstream_ca: holds no certificate; name a PEM file with the authorities of the host",
            "network.allow[1].upstream_ca: cannot be read by the daemon: openat: No such file or directory; name a PEM file with the "
            + "authorities of the host",
        ]);

        static string Told(string line) => line[line.IndexOf("network.allow", StringComparison.Ordinal)..];
    }

    [Fact]
    public async Task More_authorities_than_a_broker_takes_are_refused_at_their_place()
    {
        File.WriteAllText(In("large.pem"), string.Concat(Enumerable.Repeat("# an authority of ours\n", 11_000)));
        string Rules(int count) => string.Join(", ", Enumerable.Range(0, count)
            .Select(at => $"{{ host = \"h{at}.example.org\", upstream_ca = \"{In("large.pem")}\" }}"));

        (await Check($"{Filtered}{Agent(1)}network.allow = [{Rules(3)}]\n")).Errors.ShouldBeEmpty();

        var error = (await Check($"{Filtered}{Agent(1)}network.allow = [{Rules(20)}]\n")).Errors.ShouldHaveSingleItem();
        error.Field.ShouldBe("network.allow[19].upstream_ca");
        error.Message.ShouldContain("its broker takes 4194304");
    }

    [Fact]
    public async Task Programs_get_the_effective_rules_too()
    {
        using var json = JsonDocument.Parse(_writer.Json(await Check(Rules)));

        var networks = json.RootElement.GetProperty("configuration").GetProperty("agents").EnumerateArray()
            .Select(agent => agent.GetProperty("network").GetRawText().Replace("\n", "").Replace(" ", ""));
        networks.ShouldBe([
            """{"mode":"filtered","rules":["""
            + """{"host":"git.example.org","ports":[443,8443],"protocol":"https","addresses":["10.20.0.0/16"],"inspect":false}"""
            + """,{"host":"db.example.org","ports":[5432],"protocol":"tcp","inspect":false}"""
            + """,{"host":"*.pythonhosted.org","ports":[443],"protocol":"https","inspect":false}]"""
            + ""","clone":{"host":"git.example.org","ports":[443],"protocol":"https","addresses":["10.20.0.0/16"],"inspect":false}}""",
            """{"mode":"agents"}""",
        ]);
    }

    private static string Agent(int number) =>
        $"[[agents]]\nname = \"a{number}\"\nbase_image = \"i\"\nmethodology_dir = \"method\"\ncommand.argv = [\"x\"]\n";

    private string Mount(string source) => $"mounts = [{{ source = \"{In(source)}\", target = \"/data\", read_only = true }}]\n";

    private Socket Listen(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(In(path)));
        return socket;
    }

    private async Task<IEnumerable<string>> Warnings(string text) =>
        (await Check(text)).WarningLines().Select(line => line.Replace(_folder.Path, ""))
        .Where(line => !line.Contains("who is somebody else in its container"));

    private Task<ConfigurationReport> Check(string text)
    {
        _folder.Load(text).ErrorLines().ShouldBeEmpty();
        return new ConfigurationCheck(_folder.Loader, _folder.Environment.GetValueOrDefault, (_, _) => Task.FromResult(true))
            .RunAsync(_folder.Path, CancellationToken.None);
    }

    private string In(string relative) => Path.Combine(_folder.Root, relative);
}
