using System.Text.RegularExpressions;
using Agentd.JsonSchema.Evaluation;

namespace Agentd.JsonSchema.Patterns;

/// <summary>
/// A regular expression of ECMA-262 with the flag <c>u</c>. It runs in linear time wherever its syntax allows (no lookaround, no
/// back-reference, no word boundary, no huge repetition), and under a time limit in any case.
/// </summary>
internal sealed class EcmaPattern
{
    private readonly Regex regex;

    private EcmaPattern(string source, int size, Regex regex)
    {
        Source = source;
        Size = size;
        this.regex = regex;
    }

    public string Source { get; }

    /// <summary>The length of the translation.</summary>
    public int Size { get; }

    /// <exception cref="PatternSyntaxException">The source is not a regular expression.</exception>
    public static EcmaPattern Compile(string source, TimeSpan timeLimit)
    {
        var translation = EcmaTranslator.Translate(source);
        try
        {
            return new EcmaPattern(source, translation.Text.Length, Build(translation, timeLimit));
        }
        catch (ArgumentException refused)
        {
            throw new PatternSyntaxException("it cannot be built: " + refused.Message, refused);
        }
    }

    /// <summary>True if the pattern is found anywhere in the text.</summary>
    public bool Matches(string text)
    {
        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException slow)
        {
            throw new BoundReachedException(
                $"the pattern '{Source}' takes longer than its limit of {slow.MatchTimeout.TotalSeconds:0.###} seconds", slow);
        }
    }

    private static Regex Build(Translation translation, TimeSpan timeLimit)
    {
        if (!translation.RunsInLinearTime)
            return new Regex(translation.Text, RegexOptions.CultureInvariant, timeLimit);

        try
        {
            return new Regex(translation.Text, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, timeLimit);
        }
        catch (NotSupportedException)
        {
            return new Regex(translation.Text, RegexOptions.CultureInvariant, timeLimit);
        }
    }
}
