using System.Text;
using Agentd.JsonSchema.Unicode;

namespace Agentd.JsonSchema.Patterns;

/// <summary>Translates the grammar of ECMA-262 (flag <c>u</c>), section by section, into what .NET understands by the same.</summary>
internal sealed class EcmaTranslator
{
    private const int MaxLength = 65_536;
    private const int MaxNesting = 200;

    /// <summary>Counted repetitions multiply the automaton; beyond this many states backtracking under a time limit is cheaper.</summary>
    private const long MaxLinearSize = 5_000;

    private const string WordCharacter = "[0-9A-Z_a-z]";

    private readonly PatternReader reader;
    private readonly CaptureGroups groups;
    private int groupsOpened;
    private int nesting;
    private bool needsBacktracking;

    private EcmaTranslator(string source)
    {
        reader = new PatternReader(source);
        groups = CaptureGroups.Scan(source);
        needsBacktracking = groups.AreReferredTo;
    }

    /// <exception cref="PatternSyntaxException">The source is not a regular expression.</exception>
    public static Translation Translate(string source)
    {
        if (source.Length > MaxLength)
            throw new PatternSyntaxException($"it is longer than {MaxLength} characters.");

        var translator = new EcmaTranslator(source);
        var text = new StringBuilder();
        var size = translator.Disjunction(text);
        if (!translator.reader.AtEnd)
            throw new PatternSyntaxException("a ')' has no '('.");
        return new Translation(text.ToString(), !translator.needsBacktracking && size <= MaxLinearSize);
    }

    /// <summary>Each of the following writes its part and returns how many states it takes.</summary>
    private long Disjunction(StringBuilder text)
    {
        if (++nesting > MaxNesting)
            throw new PatternSyntaxException($"groups are nested deeper than {MaxNesting}.");

        var size = 1L;
        while (!reader.AtEnd && reader.Next != ')')
        {
            if (reader.Take('|'))
                text.Append('|');
            else
                size = Math.Min(size + Term(text), int.MaxValue);
            if (text.Length > Translation.MaxLength)
                throw new PatternSyntaxException("the sets of characters in it are too many.");
        }

        nesting--;
        return size;
    }

    private long Term(StringBuilder text)
    {
        if (Assertion() is { } assertion)
        {
            text.Append(assertion);
            return 1;
        }

        var size = Atom(text);
        return Quantifier.Read(reader) is { } quantifier ? Math.Min(size * quantifier.WriteTo(text), int.MaxValue) : size;
    }

    private string? Assertion()
    {
        if (reader.Take('^'))
            return "^";
        if (reader.Take('$'))
            return @"\z";
        if (reader.Take(@"\b"))
            return WordBoundary($"(?<={WordCharacter})(?!{WordCharacter})|(?<!{WordCharacter})(?={WordCharacter})");
        if (reader.Take(@"\B"))
            return WordBoundary($"(?<={WordCharacter})(?={WordCharacter})|(?<!{WordCharacter})(?!{WordCharacter})");

        foreach (var opening in (string[])["(?=", "(?!", "(?<=", "(?<!"])
            if (reader.Take(opening))
            {
                needsBacktracking = true;
                var inner = new StringBuilder(opening);
                Group(inner);
                return inner.ToString();
            }

        return null;
    }

    private string WordBoundary(string sides)
    {
        needsBacktracking = true;
        return $"(?:{sides})";
    }

    private long Atom(StringBuilder text)
    {
        if (reader.Take('('))
            return Group(text.Append(OpenGroup()));
        if (reader.Next is '*' or '+' or '?' || Quantifier.IsNext(reader))
            throw new PatternSyntaxException($"there is nothing that '{reader.Next}' could repeat.");

        text.Append(CharacterAtom());
        return 1;
    }

    private string OpenGroup()
    {
        if (reader.Take("?:"))
            return "(?:";
        if (reader.Take("?<"))
            reader.TakeUntil('>');
        else if (reader.Next == '?')
            throw new PatternSyntaxException("'(?' does not open a group here.");

        groupsOpened++;
        return groups.AreReferredTo ? $"(?<g{groupsOpened}>" : "(?:";
    }

    private long Group(StringBuilder text)
    {
        var size = Disjunction(text);
        if (!reader.Take(')'))
            throw new PatternSyntaxException("a ')' is missing.");
        text.Append(')');
        return size;
    }

    private string CharacterAtom()
    {
        if (reader.Take('.'))
            return SetWriter.Write(CharacterClasses.Dot);
        if (reader.Take('['))
            return SetWriter.Write(ClassParser.Read(reader));
        if (!reader.Take('\\'))
            return SetWriter.Write(CodePointSet.Of(reader.TakeCodePoint()));
        if (reader.Next is >= '1' and <= '9')
            return BackReference(int.TryParse(reader.TakeDigits(), out var number) ? number : int.MaxValue);
        if (reader.Take("k<"))
            return BackReference(groups.Find(reader.TakeUntil('>')) ?? int.MaxValue);

        return SetWriter.Write(CharacterClasses.Read(reader) ?? CodePointSet.Of(CharacterEscape.Read(reader)));
    }

    /// <summary>In ECMA-262 a reference to a group that has taken no part matches the empty text.</summary>
    private string BackReference(int number)
        => number <= groups.Count
            ? $@"(?(g{number})\k<g{number}>)"
            : throw new PatternSyntaxException("a back-reference leads to no group.");
}
