using Agentd.Infrastructure.Configuration.Problems;

namespace Agentd.Infrastructure.Configuration.Toml;

/// <summary>
/// Looks over a text before it is parsed. The parser's time and memory grow with nesting and with the number of values, and
/// it gives no place when it refuses; this finds both, in one pass without recursion.
/// </summary>
internal static class TomlBounds
{
    public const int MostNesting = 32;
    public const int MostParts = 1_000_000;

    public static (Place Place, string Message)? Breach(string text)
    {
        int line = 1, lineStart = 0, depth = 0, parts = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var place = new Place(line, at - lineStart + 1);
            switch (text[at])
            {
                case '\n':
                    (line, lineStart) = (line + 1, at + 1);
                    parts++;
                    break;
                case ',':
                    parts++;
                    break;
                case '[' or '{':
                    depth++;
                    break;
                case ']' or '}':
                    depth = Math.Max(0, depth - 1);
                    break;
                case '#':
                    at = EndOfLine(text, at) - 1;
                    break;
                case '"' or '\'':
                    var end = EndOfString(text, at);
                    Advance(text, at, end, ref line, ref lineStart);
                    at = end - 1;
                    break;
            }

            if (depth > MostNesting) return (place, $"is nested deeper than {MostNesting} levels; a configuration needs no more than 3");
            if (parts > MostParts) return (place, $"more than {MostParts:N0} lines and values; split the agents over several daemons");
        }

        return null;
    }

    private static int EndOfLine(string text, int from) => text.IndexOf('\n', from) is var end and >= 0 ? end : text.Length;

    // The index after the closing quotes; an unclosed one-line string ends with its line, as the parser sees it.
    private static int EndOfString(string text, int start)
    {
        var quote = text[start];
        var isLong = start + 2 < text.Length && text[start + 1] == quote && text[start + 2] == quote;
        for (var at = start + (isLong ? 3 : 1); at < text.Length; at++)
        {
            if (text[at] == '\\' && quote == '"') at++;
            else if (text[at] == '\n' && !isLong) return at;
            else if (text[at] == quote && !isLong) return at + 1;
            else if (text[at] == quote && text.AsSpan(at).StartsWith(new string(quote, 3))) return at + Quotes(text.AsSpan(at), quote);
        }

        return text.Length;
    }

    // A long string may end with one or two quotes of its own before the three that close it.
    private static int Quotes(ReadOnlySpan<char> text, char quote)
    {
        var count = 3;
        while (count < 5 && count < text.Length && text[count] == quote) count++;
        return count;
    }

    private static void Advance(string text, int from, int to, ref int line, ref int lineStart)
    {
        for (var at = text.IndexOf('\n', from, to - from); at >= 0; at = text.IndexOf('\n', at + 1, to - at - 1))
            (line, lineStart) = (line + 1, at + 1);
    }
}
