using static Agentd.Infrastructure.Tests.Configuration.BadFile;

namespace Agentd.Infrastructure.Tests.Configuration;

/// <summary>Tables of variables with one error each.</summary>
internal static class BadEnvironments
{
    private static readonly string Large = new('x', 65_528);

    private static readonly string Many = string.Concat(Enumerable.Range(0, 256).Select(number => $"V{number} = \"\"\n"));

    public static IEnumerable<BadFile> All =>
    [
        InAgent("environment = ¦\"A=1\"", "environment: is a string; it must be a table of strings"),
        After("¦[[agents.environment]]", "is an array of tables; it must be a table of strings"),
        In("LEVEL = ¦3", "environment.LEVEL: is an integer; it must be a string, in quotes"),
        In("LEVEL = ¦[\"3\"]", "environment.LEVEL: is an array; it must be a string"),
        In("A = ¦\"a\\u0000b\"", "environment.A: holds a NUL"),
        In("¦9LIVES = \"\"", "environment.9LIVES: must be a letter or '_', then letters"),
        In("¦\"A=secret\" = \"1\"", "environment.A: must be a letter or '_', then letters"),
        In("¦\"\" = \"1\"", "must be a letter or '_', then letters"),
        In("¦\"a\\nb\" = \"1\"", "environment.a\\u000ab: must be a letter"),
        In("¦AGENT_NAME = \"x\"", "must not be AGENT_NAME, which agentd itself sets; choose another name"),
        In("¦agentd_env = \"x\"", "must not begin with agentd_"),
        In("¦HOME = \"/tmp\"", "must not be HOME, which agentd itself sets"),
        In("¦PATH = \"/bin\"", "must not be PATH, which is the image's; set it there, with ENV"),
        In("A = \"1\"\n¦A = \"2\"", "is set twice; keep one of them"),
        In($"A = \"{Large}\"\n¦BCDE = \"12\"", "environment.BCDE: is beyond 65536 bytes"),
        In($"{Many}¦MORE = \"\"", "environment.MORE: is beyond 256 variables of an agent"),
        In("TOKEN = \"x\"\n¦KEY = \"y\"\n[[agents.credentials]]\nname = \"KEY\"\nsource = \"B\"",
            "environment.KEY: is the name of the credential at 12:8 too; keep one of them"),
    ];

    private static BadFile In(string lines, string words) => After($"[agents.environment]\n{lines}", words);
}
