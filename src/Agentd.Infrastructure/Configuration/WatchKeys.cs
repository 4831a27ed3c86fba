using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary>The keys of <c>[[agents]]</c> that say when somebody is to be told that an agent does not do well, or nothing at all.</summary>
internal sealed class WatchKeys : TableRules
{
    private const int MostFailures = 1000;

    private static readonly KnownKey<TimeSpan> ExpectSuccessWithin = new("expect_success_within", new DurationShape(),
        "The longest time without a session that did what it was asked, or had nothing to do, before the agent is overdue.",
        Otherwise: "it is never overdue", Example: "\"26h\"");

    private static readonly KnownKey<int> FailAfter = new("fail_after", new CountShape(1, MostFailures),
        "How many sessions must fail in a row before the agent is failing.", Otherwise: "it is never failing", Example: "3");

    private static readonly KnownKey<string> PingUrlFile = new("ping_url_file", new SecretSourceShape(),
        "The absolute path of the file with an address that waits for signs of life, as healthchecks has it: URL/start, then URL or "
        + "URL/fail, for each session. No other user may read it.",
        Otherwise: "nothing is pinged", Example: "\"/etc/agentd/secrets/hc-site-builder\"");

    public static readonly KnownKey[] All = [ExpectSuccessWithin, FailAfter, PingUrlFile];

    public WatchKeys() => Rule(PingUrlFile, path => Path.IsPathRooted(path) ? null : "must be an absolute path");

    public static TimeSpan? Expectation(WrittenTable agent) => agent.Find(ExpectSuccessWithin)?.Value;

    public static int? Failures(WrittenTable agent) => agent.Find(FailAfter)?.Value;

    public static CredentialSource? Ping(WrittenTable agent) =>
        agent.Find(PingUrlFile) is { } file ? new CredentialSource.File(file.Value) : null;
}

/// <summary>The keys of <c>[daemon]</c> about signs of life, and about what messages lead to.</summary>
internal sealed class DaemonWatchKeys : TableRules
{
    private static readonly KnownKey<string> HeartbeatUrlFile = new("heartbeat_url_file", new SecretSourceShape(),
        "The absolute path of the file with an address that is asked every five minutes while the daemon is ready, so that somebody else "
        + "notices when it is not. No other user may read it.",
        Otherwise: "nobody is", Example: "\"/etc/agentd/secrets/hc-agentd\"");

    private static readonly KnownKey<bool> PingAllowPrivateAddresses = new("ping_allow_private_addresses", new FlagShape(),
        "Whether heartbeat_url_file and agents' ping_url_file may lead to addresses of a private network, or of this host.",
        Otherwise: "false", Example: "false");

    private static readonly KnownKey<string> PageUrl = new("page_url", new TextShape(),
        "The address at which operators reach the page (agentd web): a message of a session has a link to what the page shows of it.",
        Otherwise: "messages have no link", Example: "\"https://agentd.example.org\"");

    private const int LongestPageUrl = 500;

    // What a chat or a header reads as more than an address.
    private const string Unfit = "?#<>|\"`\\";

    public static readonly KnownKey[] All = [HeartbeatUrlFile, PingAllowPrivateAddresses, PageUrl];

    public DaemonWatchKeys()
    {
        Rule(HeartbeatUrlFile, path => Path.IsPathRooted(path) ? null : "must be an absolute path");
        Rule(PageUrl, url => IsPlainAddress(url) ? null : "must be an address that begins with https:// or http://, in printable ASCII, "
            + $"without a user's name or one of {Unfit}, of at most {LongestPageUrl} characters");
    }

    public static string? Page(WrittenTable daemon) => daemon.Find(PageUrl)?.Value.TrimEnd('/');

    public static CredentialSource? Heartbeat(WrittenTable daemon) =>
        daemon.Find(HeartbeatUrlFile) is { } file ? new CredentialSource.File(file.Value) : null;

    public static bool MayPingPrivately(WrittenTable daemon) => daemon.Find(PingAllowPrivateAddresses)?.Value ?? false;

    private static bool IsPlainAddress(string url) =>
        url.Length <= LongestPageUrl && url.All(c => c is > ' ' and <= '~' && !Unfit.Contains(c))
        && Uri.TryCreate(url, UriKind.Absolute, out var address)
        && address is { Scheme: "http" or "https", Host.Length: > 0, UserInfo: "" };
}
