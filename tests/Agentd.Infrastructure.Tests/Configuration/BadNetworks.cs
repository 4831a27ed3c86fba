using static Agentd.Infrastructure.Tests.Configuration.BadFile;

namespace Agentd.Infrastructure.Tests.Configuration;

/// <summary>Files with one error each about a filtered network.</summary>
internal static class BadNetworks
{
    public static BadFile[] All =>
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
        Filtered("host = \"example.org\"\nprotocol = ¦\"udp\"", "it must be \"https\" or \"tcp\""),
        Filtered("host = \"example.org\"\naddresses = ¦[\"10.0.0.1/8\"]", "must hold addresses and CIDRs alone"),
        Filtered("host = \"example.org\"\naddresses = ¦[\"127.0.0.0/8\"]", "must name the loopback and link-local addresses one by one"),
        Filtered("host = \"example.org\"\naddresses = ¦[\"0.0.0.0/0\"]", "must name the loopback and link-local addresses one by one"),
        Filtered("¦port = 443\nhost = \"example.org\"", "unknown key"),
        After("[agents.network]\nmode = \"default\"\n¦[[agents.network.allow]]\nhost = \"example.org\"", "has no effect without mode"),
        After("¦[agents.network]\nmode = \"filtered\"\noptions = [\"mtu=1400\"]", "need a mode that names a network"),
        After(
            "[agents.network]\nmode = \"filtered\"\n[agents.security]\nseccomp_profile = ¦\"/etc/profile.json\"",
            "cannot be set with network mode \"filtered\""),
    ];

    private static BadFile Filtered(string rule, string words) =>
        After($"[agents.network]\nmode = \"filtered\"\n[[agents.network.allow]]\n{rule}", words);
}
