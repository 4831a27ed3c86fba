using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary>The keys of a credential whose value a command of the operator's prints.</summary>
internal sealed class RefreshKeys : TableRules
{
    private const int MostArguments = 64, LongestArgument = 4096;

    // A value that is good for less would be over before its session has begun.
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    public static readonly KnownKey<IReadOnlyList<string>> Command = new("refresh_argv", new ArgumentsShape(),
        "A program, by its absolute path, and its arguments, which prints the value: run as the daemon's user on the host, for at most "
        + "30 s, when a session begins, every refresh_every, and once more when a host answers 401. Needs hosts, and refresh_every.",
        Example: "[\"/usr/local/bin/mint-token\", \"--app\", \"7\"]");

    public static readonly KnownKey<TimeSpan> Every = new("refresh_every", DurationShape.OfATimer,
        "After how long the command is run again: somewhat less than its values are good for.", Example: "\"50m\"");

    public static readonly KnownKey[] All = [Command, Every];

    public RefreshKeys(SecretSource source, bool isRemote)
    {
        Rule(Command, (table, argv) => Objection(argv)
            ?? (table.Has(BrokeredKeys.Hosts) ? null
                : "needs hosts: a value that the agent holds cannot be replaced; name the hosts that it goes to")
            ?? (isRemote ? "runs on the host, which a daemon in a container (CONTAINER_HOST, CONTAINER_CONNECTION) cannot; have a timer of "
                + "the host's write the value to a file, and name that as source_file" : null));
        Rule((table, context) =>
        {
            if (!table.Has(Command)) return;
            var place = table.PlaceOf(Command);
            if (source.WrittenIn(table).FirstOrDefault() is { } other)
                Fail(context, table, Command, place, $"contradicts {other.Name}; name one source only");
            if (!table.Has(Every))
                Fail(context, table, Every, place, "is missing: say after how long refresh_argv is to be run again, as in \"50m\"");
        });
        Rule(Every, (table, every) => !table.Has(Command) ? "has no meaning without refresh_argv"
            : every < Shortest ? $"must be at least {Shortest.TotalMinutes:0}m" : null);
    }

    /// <summary>The source; null where it is another.</summary>
    public static CredentialSource? Bind(WrittenTable table) =>
        table.Find(Command) is { } command ? new CredentialSource.Command(command.Value, table.Get(Every)) : null;

    private static string? Objection(IReadOnlyList<string> argv)
    {
        if (!Path.IsPathRooted(argv[0])) return "must begin with the absolute path of a program";
        if (argv.Count > MostArguments) return $"holds {argv.Count} strings, and may hold at most {MostArguments}";
        return argv.Any(argument => argument.Length > LongestArgument) ? $"holds a string of more than {LongestArgument} characters" : null;
    }
}
