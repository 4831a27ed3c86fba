namespace Agentd.Infrastructure.Tests.Configuration;

/// <summary>A file with one error, the place of which is marked by <c>¦</c>, and words that its message must hold.</summary>
public sealed record BadFile(string Marked, string Words)
{
    private const char Mark = '¦';

    public string Text => Marked.Replace(Mark.ToString(), "");

    public (int Line, int Column) Place
    {
        get
        {
            var before = Marked[..Marked.IndexOf(Mark)];
            return (before.Count(c => c == '\n') + 1, before.Length - before.LastIndexOf('\n'));
        }
    }

    /// <summary>A sound agent with these lines added to it.</summary>
    public static BadFile InAgent(string lines, string words) => new(Agent(lines), words);

    /// <summary>A sound agent with this line instead of the one that begins with the same key.</summary>
    public static BadFile Instead(string line, string words)
    {
        var key = line.Replace(Mark.ToString(), "").Split(' ')[0];
        var kept = Agent("").Split('\n').Select(each => each.StartsWith(key + " ", StringComparison.Ordinal) ? line : each);
        return new(string.Join('\n', kept), words);
    }

    /// <summary>A sound agent, and before it these lines.</summary>
    public static BadFile Before(string lines, string words) => new($"{lines}\n{Agent("")}", words);

    /// <summary>A sound agent, and after it these lines.</summary>
    public static BadFile After(string lines, string words) => new($"{Agent("")}{lines}\n", words);

    /// <summary>A sound agent below this <c>[daemon]</c> table.</summary>
    public static BadFile InDaemon(string lines, string words) => Before($"[daemon]\n{lines}", words);

    /// <summary>A sound agent with a mount whose lines these are.</summary>
    public static BadFile InMount(string lines, string words) => After($"[[agents.mounts]]\n{lines}", words);

    /// <summary>A sound agent with a sound mount, but for its target.</summary>
    public static BadFile Target(string target, string words) =>
        InMount($"source = \"/srv/data\"\nread_only = true\ntarget = ¦{target}", words);

    /// <summary>A sound agent with a sound mount, but for its source.</summary>
    public static BadFile Source(string source, string words) =>
        InMount($"target = \"/data\"\nread_only = true\nsource = ¦{source}", words);

    /// <summary>A sound agent with a credential whose lines these are.</summary>
    public static BadFile InCredential(string lines, string words) => After($"[[agents.credentials]]\n{lines}", words);

    public override string ToString() => string.Join(" / ", Marked.Split('\n').Where(line => line.Contains(Mark))) + " -> " + Words;

    private static string Agent(string lines) => $"""
        [[agents]]
        name = "site"
        base_image = "localhost/site:1"
        methodology_dir = "method"
        {lines}
        [agents.command]
        argv = ["site", "exec"]

        """;
}
