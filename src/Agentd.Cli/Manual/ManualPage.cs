using Agentd.Cli.Completion;
using Agentd.Protocol;

namespace Agentd.Cli.Manual;

/// <summary>The page <c>agentd(1)</c>, made from the definition of the command line.</summary>
internal static class ManualPage
{
    private static readonly (string Code, string Meaning)[] ExitCodes =
    [
        ($"{ExitCode.Success}", "Done. For run and wait: the session ended with success, blocked or nothing_ready."),
        ($"{ExitCode.Failure}", "Not done, something was found wrong, or the session ended otherwise. What is printed says how or why."),
        ($"{ExitCode.Usage}", "The command line is wrong."),
        ($"{ExitCode.Interrupted}", "Interrupted by Ctrl-C. A session that has begun goes on."),
        ($"{ExitCode.BrokenPipe}", "The reader of standard output went away."),
    ];

    private static readonly (string Name, string Meaning)[] Environment =
    [
        ("XDG_RUNTIME_DIR", "The socket is agentd/agentd.sock below it, unless --socket-path says otherwise. There is no other default."),
        ("NO_COLOR", "Set and not empty: no progress line."),
    ];

    /// <summary>The page in roff.</summary>
    public static string For(Command root)
    {
        var page = new Roff();
        page.Title("AGENTD", 1, ProductVersion.Line);
        page.Section("NAME");
        page.Paragraph($"agentd - {Lower(root.Description)}");
        page.Section("SYNOPSIS");
        page.Usage("agentd", "[--config PATH]");
        foreach (var (path, verb, _) in Verbs(root)) page.Usage($"agentd {path}", Arguments(verb));
        page.Section("DESCRIPTION");
        page.Paragraph("agentd runs autonomous agents, each session in a container of its own, "
            + "supervised from set-up to a sealed audit record. Without a verb it is the daemon; "
            + "the other verbs ask a running daemon over its socket, or look at the host.");
        page.Paragraph("What a session prints is shown on a terminal with its control characters made visible, unless --raw is given.");
        page.Section("OPTIONS");
        Describe(page, root, null);
        page.Section("VERBS");
        foreach (var (path, verb, above) in Verbs(root))
        {
            page.Subsection(path);
            page.Paragraph(verb.Description ?? "");
            Describe(page, verb, above);
        }

        List(page, "EXIT STATUS", ExitCodes);
        List(page, "ENVIRONMENT", Environment);
        return page.ToString();
    }

    private static IEnumerable<(string Path, Command Verb, Command? Above)> Verbs(Command root)
    {
        foreach (var verb in Vocabulary.Verbs(root))
        {
            yield return (verb.Name, verb, null);
            foreach (var below in Vocabulary.Verbs(verb)) yield return ($"{verb.Name} {below.Name}", below, verb);
        }
    }

    private static void Describe(Roff page, Command verb, Command? above)
    {
        foreach (var argument in verb.Arguments) page.Term(argument.Name, argument.Description ?? "");
        foreach (var option in Vocabulary.Options(verb, above))
        {
            var value = Vocabulary.TakesValue(option) ? $" {option.HelpName}" : "";
            page.Term(string.Join(", ", Vocabulary.Names(option).Select(name => name + value)), option.Description ?? "");
        }
    }

    private static string Arguments(Command verb)
    {
        var arguments = verb.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues == 0
            ? $"[{argument.Name}{(argument.Arity.MaximumNumberOfValues > 1 ? "…" : "")}]" : argument.Name);
        var below = Vocabulary.Verbs(verb).Any() ? ["VERB"] : Enumerable.Empty<string>();
        return string.Join(' ', below.Concat(arguments).Append("[options]"));
    }

    private static void List(Roff page, string heading, IEnumerable<(string Term, string Meaning)> terms)
    {
        page.Section(heading);
        foreach (var (term, meaning) in terms) page.Term(term, meaning);
    }

    private static string Lower(string? sentence) =>
        sentence is { Length: > 0 } ? char.ToLowerInvariant(sentence[0]) + sentence[1..].TrimEnd('.') : "";
}
