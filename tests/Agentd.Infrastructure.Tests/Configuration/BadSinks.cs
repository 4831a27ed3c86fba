using static Agentd.Infrastructure.Tests.Configuration.BadFile;

namespace Agentd.Infrastructure.Tests.Configuration;

/// <summary>What an operator may get wrong about the places to be told at.</summary>
internal static class BadSinks
{
    private const string Webhook = "[[notify]]\nname = \"chat\"\nkind = \"webhook\"\nurl_file = \"/u\"\n";
    private const string Exec = "[[notify]]\nname = \"mail\"\nkind = \"exec\"\nargv = [\"/usr/sbin/sendmail\"]\n";

    private const string Ping = "[[notify]]\nname = \"beat\"\nkind = \"ping\"\nurl_file = \"/u\"\n";

    public static IEnumerable<BadFile> All =>
    [
        After("[[notify]]\nname = ¦\"Chat\"\nkind = \"webhook\"\nurl = \"https://a.example\"", "must be a letter a to z"),
        After("[[notify]]\nname = ¦\"../etc\"\nkind = \"webhook\"\nurl = \"https://a.example\"", "must be a letter a to z"),
        After("[[notify]]\nname = \"chat\"\nkind = ¦\"post\"\nurl = \"https://a.example\"", "is none of its choices"),
        After($"{Webhook}[[notify]]\nname = ¦\"chat\"\nkind = \"webhook\"\nurl = \"https://a.example\"", "names must be unique"),
        After("[[notify]]\nname = \"chat\"\nkind = \"webhook\"\nurl_file = ¦\"u\"", "must be an absolute path"),
        After($"{Webhook}secret_file = ¦\"key\"", "must be an absolute path"),
        After($"{Webhook}argv = ¦[\"/bin/true\"]", "has no meaning for kind = \"webhook\""),
        After($"{Webhook}format = \"otlp\"\nevents = ¦[\"session.failed\"]", "has no meaning for format = \"otlp\""),
        After($"{Webhook}format = \"otlp\"\nrepeat = ¦\"4h\"", "has no meaning for format = \"otlp\""),
        After($"{Exec}format = ¦\"otlp\"", "is for webhooks"),
        After($"{Exec}url = ¦\"https://a.example\"", "has no meaning for kind = \"exec\""),
        After($"{Exec}secret_file = ¦\"/k\"", "has no meaning for kind = \"exec\""),
        After("[[notify]]\nname = \"mail\"\nkind = \"exec\"\nargv = ¦[\"sendmail\"]", "must begin with the absolute path of a program"),
        After("[[notify]]\nname = \"mail\"\nkind = \"exec\"\nargv = [¦1]", "is an integer"),
        After($"{Ping}format = ¦\"slack\"", "has no meaning for kind = \"ping\""),
        After($"{Ping}repeat = ¦\"4h\"", "has no meaning for kind = \"ping\""),
        After($"{Ping}secret_file = ¦\"/k\"", "has no meaning for kind = \"ping\""),
        After($"{Webhook}events = ¦[\"session.faild\"]", "which means no event; there are session.failed"),
        After($"{Webhook}events = ¦[\"*\"]", "which means no event"),
        After($"{Webhook}agents = ¦[\"site-bilder\"]", "which no [[agents]] declares"),
        After($"{Webhook}max_per_hour = ¦0", "is out of range"),
        After($"{Webhook}group_wait = ¦\"-1s\"", "must not be negative"),
        After($"{Webhook}group_wait = ¦\"2d\"", "at most 1 days"),
        InDaemon("page_url = ¦\"agentd.example.org\"", "must be an address that begins with https://"),
        InDaemon("page_url = ¦\"ftp://agentd.example.org\"", "must be an address that begins with https://"),
        InDaemon("page_url = ¦\"https://me@agentd.example.org\"", "without a user's name"),
        InDaemon("page_url = ¦\"https://agentd.example.org/?a=b\"", "without a user's name"),
        InDaemon("page_url = ¦\"https://agentd.example.org/a|b\"", "without a user's name"),
    ];
}
