using static Agentd.Infrastructure.Tests.Configuration.BadFile;

namespace Agentd.Infrastructure.Tests.Configuration;

/// <summary>Files with one error each about requests that are read, and credentials that agents do not hold.</summary>
internal static class BadInspections
{
    private const string Key = "name = \"KEY\"\nsource = \"K\"\n";

    public static BadFile[] All => [.. Rules, .. Keys, .. Commands, .. Together];

    private static BadFile[] Rules =>
    [
        Allow("methods = ¦[\"get\"]", "must be a method in capital letters, as in \"GET\" (found 'get')"),
        Allow("methods = ¦[]", "must hold at least one string"),
        Allow("methods = [¦1]", "is an integer; it must be a string"),
        Allow($"methods = ¦[{Many(33, "\"GET\"")}]", "holds 33 elements, and may hold at most 32"),
        Allow("paths = ¦[\"v1\"]", "must begin with '/' (found 'v1')"),
        Allow("paths = ¦[\"/a*/b\"]", "may hold '*' only as its last character"),
        Allow("paths = ¦[\"/a%2fb\"]", "must be written decoded"),
        Allow($"paths = ¦[\"/{new string('a', 512)}\"]", "must have paths of at most 512 characters"),
        Allow("methods = [\"GET\"]\ninspect = ¦false", "must not be false with methods or paths: requests must be read for them"),
        Allow("protocol = \"http\"\ninspect = ¦false", "must not be false with protocol \"http\", whose requests are always read"),
        Allow("protocol = \"tcp\"\nports = [22]\nmethods = ¦[\"GET\"]", "has no meaning with protocol \"tcp\""),
        Allow("protocol = \"tcp\"\nports = [22]\npaths = ¦[\"/\"]", "has no meaning with protocol \"tcp\""),
        Allow("protocol = \"tcp\"\nports = [22]\ninspect = ¦true", "has no meaning with protocol \"tcp\""),
        Allow("protocol = \"http\"\nupstream_ca = ¦\"/etc/ca.pem\"", "has no meaning without protocol \"https\""),
        Allow("upstream_ca = ¦\"ca.pem\"", "must be an absolute path"),
        Allow("meter = ¦\"mistral\"", "it must be \"anthropic\" or \"openai\" or \"gemini\""),
        Allow("meter = \"openai\"\ninspect = ¦false", "must not be false with meter: answers must be read for it"),
        Allow("protocol = \"tcp\"\nports = [22]\nmeter = ¦\"openai\"", "has no meaning with protocol \"tcp\""),
        Allow("meter = \"openai\"\n[[agents.network.allow]]\nhost = ¦\"*.example.org\"\nmeter = \"gemini\"",
            "has another meter than the rule for a.example.org at 11:8; let each host have one"),
        Allow("meter = \"openai\"\n[[agents.network.allow]]\nhost = ¦\"*.example.org\"\ninspect = false",
            "goes with no rule like that for a.example.org at 11:8"),
        After("¦[agents.budget]\ntokens = 1", "bounds nothing, for no rule of the agent has a meter"),
        Allow("meter = \"openai\"\n[agents.budget]\ntokens = ¦0", "is out of range"),
        Allow("meter = \"openai\"\n[agents.budget]\ncost = ¦1", "needs [[prices]], by which requests cost something"),
        Allow("meter = \"openai\"\n[agents.budget]\ncost_per_day = ¦1", "needs [[prices]], by which requests cost something"),
        After("¦[agents.stall]\nrepeat_requests = 2", "looks at nothing, for no rule of the agent has a meter"),
        Allow("meter = \"openai\"\n¦[agents.stall]\non_stall = \"stop\"", "says nothing to look for; set repeat_requests"),
        Allow("meter = \"openai\"\n[agents.stall]\nerrors_in_a_row = ¦1", "is out of range"),
        Allow("meter = \"openai\"\n[agents.stall]\nerrors_in_a_row = 9\non_stall = ¦\"kill\"", "it must be \"tell\" or \"stop\""),
        InDaemon(
            "currency = \"USD\"\nbudget = ¦{ cost_per_day = 1 }\n[[prices]]\nmodel = \"m\"\ninput = 1\noutput = 1",
            "bounds nothing, for no agent is filtered and has a rule with meter"),
        Allow("meter = \"openai\"\n[agents.budget]\nmodels = ¦[\"g*t\"]", "must be a model's name"),
        Allow("protocol = ¦\"quic\"", "it must be \"https\" or \"http\" or \"tcp\""),
        Allow(
            "ports = [80]\n[[agents.network.allow]]\nhost = ¦\"a.example.org\"\nprotocol = \"http\"",
            "is also meant on port 80 by the rule"),
        Allow("[[agents.network.allow]]\nhost = ¦\"a.example.org\"\npaths = [\"/v1/*\"]",
            "restricts nothing on port 443: the rule for a.example.org at 11:8 allows all requests there; keep one of the two"),
        Allow("paths = [\"/v1/*\"]\n[[agents.network.allow]]\nhost = ¦\"*.example.org\"",
            "allows all requests on port 443, so that the rule for a.example.org at 11:8 restricts nothing; keep one of the two"),
    ];

    private static BadFile[] Commands =>
    [
        Refreshed("refresh_argv = ¦[\"mint\"]\nrefresh_every = \"50m\"", "must begin with the absolute path of a program"),
        Refreshed("refresh_argv = ¦[]\nrefresh_every = \"50m\"", "must hold at least one string, the program's name"),
        Refreshed($"refresh_argv = ¦[{Many(65, "\"/x\"")}]\nrefresh_every = \"50m\"", "holds 65 strings, and may hold at most 64"),
        Refreshed(
            $"refresh_argv = ¦[\"/{new string('x', 4096)}\"]\nrefresh_every = \"50m\"", "holds a string of more than 4096 characters"),
        Refreshed("refresh_argv = ¦[\"/mint\"]", "refresh_every: is missing: say after how long refresh_argv is to be run again"),
        Refreshed("refresh_argv = [\"/mint\"]\nrefresh_every = ¦\"59s\"", "must be at least 1m (found '59s')"),
        Refreshed("refresh_argv = [\"/mint\"]\nrefresh_every = ¦\"31d\"", "is not a duration"),
        Refreshed("refresh_argv = ¦[\"/mint\"]\nrefresh_every = \"50m\"\nsource = \"K\"", "contradicts source; name one source only"),
        Refreshed(
            "refresh_argv = ¦[\"/mint\"]\nrefresh_every = \"50m\"\nsource_file = \"/k\"", "contradicts source_file; name one source only"),
        Refreshed("source = \"K\"\nrefresh_every = ¦\"50m\"", "has no meaning without refresh_argv"),
        InCredential("name = \"KEY\"\nrefresh_argv = ¦[\"/mint\"]\nrefresh_every = \"50m\"",
            "needs hosts: a value that the agent holds cannot be replaced; name the hosts that it goes to"),
    ];

    private static BadFile[] Keys =>
    [
        Brokered("hosts = ¦[\"10.0.0.1\"]", "must be names: what the value goes to must show a certificate (found '10.0.0.1')"),
        Brokered("hosts = ¦[\"https://a.example.org\"]", "must be a host alone, without scheme and path"),
        Brokered($"hosts = ¦[{Many(65, "\"a.example.org\"")}]", "holds 65 elements, and may hold at most 64"),
        Brokered("hosts = [\"a.example.org\"]\nheaders = ¦[\"x y\"]", "must be a header's name"),
        Brokered("hosts = [\"a.example.org\"]\nheaders = ¦[\"Host\"]", "must not be a header that is written anew"),
        Brokered(
            "hosts = [\"a.example.org\"]\nheaders = ¦[\"x-api-key\"]\nin = [\"query\"]",
            "has no meaning where in does not hold \"header\""),
        Brokered("hosts = [\"a.example.org\"]\nset = ¦\"Authorization: Bearer\"", "set: must be a header and its value, in which {} or"),
        Brokered("hosts = [\"a.example.org\"]\nset = ¦\"Host: {}\"", "must not be a header that is written anew"),
        Brokered("hosts = [\"a.example.org\"]\nin = ¦[\"path\"]", "must hold \"header\", \"query\" and \"body\" alone (found 'path')"),
        Brokered("hosts = [\"a.example.org\"]\nplaceholder = ¦\"short\"", "must have 16 to 4096 characters"),
        Brokered(
            "hosts = [\"a.example.org\"]\nplaceholder = ¦\"0123456789 abcdef\"",
            "must hold letters, digits, '-', '.', '_' and '~' alone"),
        Brokered("headers = ¦[\"x-api-key\"]", "has no meaning without hosts; name the hosts that the value goes to"),
        Brokered("set = ¦\"Authorization: Bearer {}\"", "has no meaning without hosts"),
        Brokered("in = ¦[\"query\"]", "has no meaning without hosts"),
        Brokered("placeholder = ¦\"0123456789abcdef\"", "has no meaning without hosts"),
    ];

    private static BadFile[] Together =>
    [
        InCredential(Key + "hosts = ¦[\"a.example.org\"]", "credentials[0].hosts: needs network mode \"filtered\""),
        Allow($"protocol = \"tcp\"\nports = [22]\n{Credential("hosts = ¦[\"a.example.org\"]")}",
            "names a.example.org, which the rule at 11:8 allows by another protocol than https; a value goes over https alone"),
        Allow($"protocol = \"http\"\n{Credential("hosts = ¦[\"*.example.org\"]")}", "allows by another protocol than https"),
        Allow(
            $"inspect = false\n{Credential("hosts = ¦[\"a.example.org\"]")}",
            "names a.example.org, and the rule at 11:8 says inspect = false"),
        InAgent(
            "repo = ¦\"https://a.example.org/x\"\nrepo_token_source = \"T\"\n"
            + "network = { mode = \"filtered\", allow = [{ host = \"a.example.org\", ports = [22, 443], protocol = \"tcp\" }] }",
            "has a token, which is put into requests that are read; the rule at 7:50 lets connections to its host through unread"),
        InAgent(
            "repo = ¦\"https://a.example.org/y\"\nrepo_token_source = \"T\"\n"
            + "network = { mode = \"filtered\", allow = [{ host = \"*.example.org\", inspect = false }] }",
            "has a token, which is put into requests that are read"),
        Brokered(
            "hosts = [\"a.example.org\"]\nset = \"X-Key: {}\"\n"
            + Credential("hosts = [\"*.example.org\"]\nset = ¦\"x-key: k {}\"", "OTHER"),
            "sets the header that the credential at 14:7 sets for the same host; keep one"),
        Brokered(
            $"hosts = [\"a.example.org\"]\nplaceholder = \"0123456789abcdef\"\n"
            + Credential("hosts = [\"b.example.org\"]\nplaceholder = ¦\"0123456789abcdef-0123\"", "OTHER"),
            "holds the placeholder at 14:15, or is held by it; each must be unlike every other in the file"),
    ];

    private static BadFile Allow(string lines, string words) =>
        After($"[agents.network]\nmode = \"filtered\"\n[[agents.network.allow]]\nhost = \"a.example.org\"\n{lines}", words);

    private static BadFile Refreshed(string lines, string words) => After(
        $"[agents.network]\nmode = \"filtered\"\n[[agents.credentials]]\nname = \"KEY\"\nhosts = [\"a.example.org\"]\n{lines}", words);

    private static BadFile Brokered(string lines, string words) =>
        After($"[agents.network]\nmode = \"filtered\"\n{Credential(lines)}", words);

    private static string Credential(string lines, string name = "KEY") => $"[[agents.credentials]]\n{Key.Replace("KEY", name)}{lines}";

    private static string Many(int count, string element) => string.Join(", ", Enumerable.Repeat(element, count));
}
