using System.Text;
using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Notify.Protocol;
using FluentValidation;

namespace Agentd.Infrastructure.Configuration;

/// <summary><c>[[notify]]</c>: the places that operators are told at.</summary>
internal sealed class NotifyTable : TableRules
{
    private const int LongestName = 32, MostPatterns = 100;
    private const int UsualPerHour = 20;

    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(30), UsualRepeat = TimeSpan.FromHours(4);

    public static readonly KnownKey<string> Name = new("name", new TextShape(),
        "The sink's name, unique in the file: a letter a to z, then letters, digits and '-', at most 32.",
        Example: "\"ops-chat\"", Required: true);

    private static readonly KnownKey<SinkKind> Kind = new("kind",
        new ChoiceShape<SinkKind>(("webhook", SinkKind.Webhook), ("exec", SinkKind.Exec), ("ping", SinkKind.Ping)),
        "How messages are delivered: by an HTTP POST, to the standard input of a program, or, of sessions alone, as signs of life to an "
        + "address such as those of healthchecks.", Example: "\"webhook\"", Required: true);

    private static readonly KnownKey<string> Url = new("url", new SecretSourceShape(),
        "The address of a webhook, or that is pinged. Whoever has it can write to the sink: rather use url_file.",
        Example: "\"https://ntfy.example.org/ops\"");

    private static readonly KnownKey<string> UrlFile = new("url_file", new SecretSourceShape(),
        "The absolute path of the file that holds the address; no other user may read it.",
        Example: "\"/etc/agentd/secrets/chat-url\"");

    private static readonly KnownKey<string> UrlCredential = new("url_credential", new SecretSourceShape(),
        "The systemd credential that holds the address.", Example: "\"chat-url\"");

    private static readonly KnownKey<string> SecretFile = new("secret_file", new SecretSourceShape(),
        "The absolute path of the file with the key, whsec_ and base64, that messages are signed with by Standard Webhooks; no other user "
        + "may read it.",
        Otherwise: "messages are not signed", Example: "\"/etc/agentd/secrets/hook-key\"");

    private static readonly KnownKey<IReadOnlyList<string>> Argv = new("argv", new ArgumentsShape(),
        "A program, by its absolute path, and its arguments: run on the host as the daemon's user, without a shell, for at most 60 s.",
        Example: "[\"/usr/sbin/sendmail\", \"-t\", \"-oi\"]");

    private static readonly KnownKey<NoticeFormat> Format = new("format",
        new ChoiceShape<NoticeFormat>(
            ("json", NoticeFormat.Json), ("slack", NoticeFormat.Slack), ("ntfy", NoticeFormat.Ntfy), ("text", NoticeFormat.Text),
            ("mail", NoticeFormat.Mail), ("otlp", NoticeFormat.Otlp)),
        "How a message is written; otlp: a webhook takes traces of OpenTelemetry, one of each session, and no messages.",
        Otherwise: "\"json\"", Example: "\"slack\"");

    private static readonly KnownKey<IReadOnlyList<string>> Events = new("events", new TextsShape(),
        "The events that the sink is told of, such as session.failed, or session.* for all that begin so.",
        Otherwise: "all but session.succeeded, session.budget_near, schedule.skipped and network.denied",
        Example: "[\"session.failed\", \"session.error\"]");

    public static readonly KnownKey<IReadOnlyList<string>> Agents = new("agents", new TextsShape(),
        "The agents whose events the sink is told of.", Otherwise: "all", Example: "[\"site-builder\"]");

    private static readonly KnownKey<TimeSpan> GroupWait = new("group_wait", new DurationShape { MostDays = 1, MayBeZero = true },
        "How long an event waits for others that go into the same message; \"0s\": each goes alone.", Otherwise: "30s", Example: "\"1m\"");

    private static readonly KnownKey<TimeSpan> Repeat = new("repeat", new DurationShape { MostDays = 30, MayBeZero = true },
        "For how long the same event of the same agent is not told again; what comes meanwhile is counted.",
        Otherwise: "4h", Example: "\"4h\"");

    private static readonly KnownKey<int> MaxPerHour = new("max_per_hour", new CountShape(1, 3600),
        "The most messages an hour; what comes beyond waits, and goes into one.", Otherwise: $"{UsualPerHour}", Example: "20");

    private static readonly KnownKey<bool> AllowPrivateAddresses = new("allow_private_addresses", new FlagShape(),
        "Whether the name in the address may lead to one of a private network, or of this host.", Otherwise: "false", Example: "false");

    public static readonly KnownTable Known = new(
        "[[notify]]",
        "A place at which operators are told of what happens, whether they look or not.",
        Name, Kind, Url, UrlFile, UrlCredential, SecretFile, Argv, Format, Events, Agents, GroupWait, Repeat, MaxPerHour,
        AllowPrivateAddresses);

    private static readonly KnownKey<string>[] Addresses = [Url, UrlFile, UrlCredential];

    public NotifyTable(bool isRemote)
    {
        Rule(Name, name => name.Length <= LongestName && char.IsAsciiLetterLower(name[0])
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? null : $"must be a letter a to z, then letters, digits and '-', at most {LongestName}");
        Rule(Kind, (table, kind) => isRemote && kind == SinkKind.Exec
            ? "runs on the host, which a daemon in a container (CONTAINER_HOST, CONTAINER_CONNECTION) cannot; use a webhook" : null);
        Rule(UrlFile, path => Path.IsPathRooted(path) ? null : "must be an absolute path");
        Rule(SecretFile, path => Path.IsPathRooted(path) ? null : "must be an absolute path");
        // Of an array with a wrong element nothing is left, and that was said.
        Rule(Argv, argv => argv is [var program, ..] && !Path.IsPathRooted(program)
            ? "must begin with the absolute path of a program" : null);
        Rule(Events, EventsObjection);
        Rule(CheckKeysOfKind);
    }

    public static NotifySink Bind(WrittenTable table) => new()
    {
        Name = table.Get(Name),
        Kind = table.Get(Kind),
        Url = table.Find(Url) is { } url ? new SecretValue(Encoding.UTF8.GetBytes(url.Value)) : null,
        UrlSource = table.Find(UrlFile) is { } file ? new CredentialSource.File(file.Value)
            : table.Find(UrlCredential) is { } credential ? new CredentialSource.Systemd(credential.Value) : null,
        KeySource = table.Find(SecretFile) is { } secret ? new CredentialSource.File(secret.Value) : null,
        Argv = table.Find(Argv)?.Value ?? [],
        Format = table.Find(Format)?.Value ?? NoticeFormat.Json,
        Events = table.Find(Events)?.Value ?? [],
        Agents = table.Find(Agents)?.Value ?? [],
        // Each ping means what happened last, so that none waits for others.
        GroupWait = IsPing(table) ? TimeSpan.Zero : table.Find(GroupWait)?.Value ?? UsualWait,
        Repeat = IsPing(table) || IsTrace(table) ? TimeSpan.Zero : table.Find(Repeat)?.Value ?? UsualRepeat,
        MaxPerHour = table.Find(MaxPerHour)?.Value ?? (IsPing(table) || IsTrace(table) ? NotifySink.MostPingsPerHour : UsualPerHour),
        AllowPrivateAddresses = table.Find(AllowPrivateAddresses)?.Value ?? false,
    };

    private static bool IsPing(WrittenTable table) => table.Get(Kind) == SinkKind.Ping;

    private static bool IsTrace(WrittenTable table) => table.Find(Format)?.Value == NoticeFormat.Otlp;

    private static void CheckKeysOfKind(WrittenTable table, ValidationContext<WrittenTable> context)
    {
        if (table.Find(Kind) is not { } found) return;
        var (kind, word) = (found.Value, found.Value.ToString().ToLowerInvariant());
        if (kind != SinkKind.Exec && Addresses.Count(table.Has) != 1)
            Fail(context, table, UrlFile, table.Place, $"a {word} has exactly one of url, url_file and url_credential; name one");
        if (kind == SinkKind.Exec && !table.Has(Argv)) Fail(context, table, Argv, table.Place, "is missing; name the program");
        var message = $"has no meaning for kind = \"{word}\"; remove it";
        foreach (var key in Meaningless(kind).Where(table.Has))
            Fail(context, table, key, table.PlaceOf(key), FoundValue.Behind(message, table.Shown(key)));
        if (!IsTrace(table)) return;
        if (kind == SinkKind.Exec) Refuse(Format, "is for webhooks; a program takes the other formats");
        foreach (var key in ((KnownKey[])[Events, Repeat]).Where(table.Has))
            Refuse(key, "has no meaning for format = \"otlp\": every session is traced; remove it");

        void Refuse(KnownKey key, string why) =>
            Fail(context, table, key, table.PlaceOf(key), FoundValue.Behind(why, table.Shown(key)));
    }

    private static KnownKey[] Meaningless(SinkKind kind) => kind switch
    {
        SinkKind.Exec => [.. Addresses, SecretFile],
        SinkKind.Ping => [SecretFile, Argv, Format, GroupWait, Repeat],
        _ => [Argv],
    };

    private static string? EventsObjection(IReadOnlyList<string> events) => events.Count > MostPatterns
        ? $"holds more than {MostPatterns} words"
        : events.FirstOrDefault(pattern => !NoticeTypes.All.Any(type => NoticeTypes.Means(pattern, type))) is { } unknown
            ? $"holds {FoundValue.Quoted(unknown)}, which means no event; there are {string.Join(", ", NoticeTypes.All)}" : null;
}
