using static Agentd.Infrastructure.Tests.Configuration.BadFile;

namespace Agentd.Infrastructure.Tests.Configuration;

/// <summary>Files with one error each about a filtered network.</summary>
internal static class BadNetworks
{
    private const string OneByOne = "must name the loopback and link-local addresses one by one";

    public static BadFile[] All => [.. Rules, .. Modes, .. OfAll, .. Profiles];

    private static BadFile[] Rules =>
    [
        Filtered("host = ¦\"*.com\"", "must name at least two labels after '*.': a public suffix is everybody's"),
        Filtered("host = ¦\"a*.example.org\"", "may hold '*' only as a whole first label"),
        Filtered("host = ¦\"https://example.org\"", "must be a host alone, without scheme and path"),
        Filtered("host = ¦\"10.1\"", "must be a host's name"),
        Filtered("host = ¦\"10.0.0.0/8\"", "must be a name with protocol \"https\", whose server name is checked"),
        Filtered("host = ¦\"db.example.org\"\nprotocol = \"tcp\"", "needs ports, because its protocol is \"tcp\""),
        Filtered("host = \"example.org\"\nports = ¦[53]", "must not hold 53: agentd answers questions for names itself"),
        Filtered("host = \"example.org\"\nports = [¦0]", "must be a port: a whole number from 1 to 65535"),
        Filtered("host = \"example.org\"\nports = [¦\"443\"]", "is a string; every port must be a whole number without quotes"),
        Filtered("host = \"example.org\"\nports = ¦[]", "must hold at least one port"),
        Filtered("host = \"example.org\"\nprotocol = ¦\"udp\"", "it must be \"https\" or \"http\" or \"tcp\""),
        Filtered("host = \"example.org\"\naddresses = ¦[\"10.0.0.1/8\"]", "must hold addresses and CIDRs alone"),
        Filtered("host = \"example.org\"\naddresses = ¦[\"127.0.0.0/8\"]", OneByOne),
        Filtered("host = \"example.org\"\naddresses = ¦[\"0.0.0.0/0\"]", OneByOne),
        Filtered("host = ¦\"127.0.0.0/8\"\nprotocol = \"tcp\"\nports = [22]", OneByOne),
        Filtered("host = ¦\"0.0.0.0/0\"\nprotocol = \"tcp\"\nports = [22]", OneByOne),
        Filtered("¦port = 443\nhost = \"example.org\"", "unknown key"),
        Filtered(
            $"host = \"a.example.org\"\n{Another("host = ¦\"A.example.org\"\nprotocol = \"tcp\"\nports = [22, 443]")}",
            "is also meant on port 443 by the rule for a.example.org at 11:8, which has another protocol; let each host and port have one"),
        Filtered(
            $"host = \"*.example.org\"\nports = [8443]\n{Another("host = ¦\"a.example.org\"\nprotocol = \"tcp\"\nports = [8443]")}",
            "is also meant on port 8443 by the rule for *.example.org at 11:8"),
    ];

    private static BadFile[] Modes =>
    [
        After("[agents.network]\nmode = \"default\"\n¦[[agents.network.allow]]\nhost = \"example.org\"", "has no effect without mode"),
        After("¦[agents.network]\nmode = \"filtered\"\noptions = [\"mtu=1400\"]", "need a mode that names a network"),
        InAgent("repo = ¦\"https://git.1x/a\"\nnetwork.mode = \"filtered\"", "cannot be cloned through a filtered network"),
        InDaemon("default_network_mode = ¦\"none\"", "daemon.default_network_mode: must not be \"none\""),
        InDaemon("default_network_mode = ¦\"a b\"", "or a network's name: letters, digits"),
        AllFiltered(Agent("network = { mode = \"agents\", allow = ¦[{ host = \"a.example.org\" }] }"), "has no effect without mode"),
        AllFiltered(Agent("network = ¦{ options = [\"mtu=1400\"] }"), "need a mode that names a network"),
        AllFiltered(Agent("repo = ¦\"https://git.2x/a\""), "cannot be cloned through a filtered network"),
        Target("\"/agentd/network\"", "is reserved: agentd uses /agentd/network"),
    ];

    private static BadFile[] OfAll =>
    [
        Before(
            "[daemon]\n¦[[daemon.network_allow]]\nhost = \"a.example.org\"",
            "daemon.network_allow: has no effect, for no agent is filtered; set default_network_mode or an agent's network.mode"),
        OfAllFiltered("host = ¦\"*.com\"", "daemon.network_allow[0].host: must name at least two labels after '*.'"),
        OfAllFiltered(
            "host = \"a.example.org\"\n[[daemon.network_allow]]\nhost = ¦\"a.example.org\"\nports = [443]\nprotocol = \"tcp\"",
            "is also meant on port 443 by the rule for a.example.org"),
        OfAllFiltered(
            "host = \"a.example.org\"\n" + Agent("network.allow = [{ host = ¦\"a.example.org\", ports = [443], protocol = \"tcp\" }]"),
            "network.allow[0].host: is also meant on port 443 by the rule for a.example.org at 4:8"),
        OfAllFiltered(
            "host = \"a.example.org\"\n" + Agent($"network.allow = ¦[{Many(512, each => $"host = \"h{each}.example.org\"")}]"),
            "network.allow: holds 513 tables together with [[daemon.network_allow]], and may hold at most 512"),
        OfAllFiltered(
            "host = \"a.example.org\"\n" + Agent($"network.allow = ¦[{Many(128, each => $"host = \"b.x\", ports = [{each + 1000}]")}]"),
            "network.allow: names 129 different ports together with [[daemon.network_allow]], and may name at most 128"),
    ];

    private static BadFile[] Profiles =>
    [
        InDaemon("upstream_proxy = ¦\"https://proxy.example.org\"", "upstream_proxy: must be the address of a proxy, as in"),
        InDaemon("upstream_proxy = ¦\"http://proxy.example.org:3128/x\"", "upstream_proxy: must have nothing behind its port"),
        InDaemon("no_proxy = ¦[\"a.example.org\"]", "no_proxy: has no meaning without upstream_proxy"),
        InDaemon("upstream_proxy = \"http://p:1\"\nno_proxy = ¦[\"10.0.0.0/8\"]", "no_proxy: must hold names alone"),
        AllFiltered("upstream_proxy = \"http://p:1\"\n[[agents]]\nname = \"l\"\nbase_image = \"i\"\nmethodology_dir = \"m\"\n"
            + "command.argv = [\"x\"]\nnetwork.learn = ¦true", "network.learn: cannot hold with [daemon] upstream_proxy"),
        After("[agents.network]\nlearn = ¦true", "network.learn: has no effect without mode = \"filtered\"; set it, or remove the key"),
        After(
            "[agents.network]\nmode = \"filtered\"\n[agents.security]\nseccomp_profile = ¦\"/srv/there/is/no/such\"",
            "so that nobody can tell whether it fits the filtered network; mend it, or leave the key out"),
        After(
            "[agents.network]\nmode = \"filtered\"\n[agents.security]\nseccomp_profile = ¦\"/dev/null\"",
            "is no regular file of at most 1024 KiB"),
        After(
            "[agents.security]\nseccomp_profile = \"/etc/profile.json\"\nallow_unfiltered_sockets = ¦true",
            "has no meaning without seccomp_profile and network mode \"filtered\""),
        After(
            "[agents.network]\nmode = \"filtered\"\n[agents.security]\nallow_unfiltered_sockets = ¦true",
            "security.allow_unfiltered_sockets: has no meaning without seccomp_profile and network mode \"filtered\""),
    ];

    private static BadFile Filtered(string rule, string words) =>
        After($"[agents.network]\nmode = \"filtered\"\n[[agents.network.allow]]\n{rule}", words);

    private static BadFile OfAllFiltered(string rule, string words) =>
        AllFiltered($"[[daemon.network_allow]]\n{rule}", words);

    private static BadFile AllFiltered(string lines, string words) => InDaemon($"default_network_mode = \"filtered\"\n{lines}", words);

    private static string Another(string rule) => $"[[agents.network.allow]]\n{rule}";

    // Another agent, in front of the sound one.
    private static string Agent(string lines) =>
        $"[[agents]]\nname = \"other\"\nbase_image = \"i\"\nmethodology_dir = \"m\"\ncommand.argv = [\"x\"]\n{lines}";

    private static string Many(int count, Func<int, string> rule) =>
        string.Join(", ", Enumerable.Range(0, count).Select(each => $"{{ {rule(each)} }}"));
}
