using System.Globalization;
using System.Text;

namespace Agentd.JsonSchema.Patterns;

/// <summary>How often an atom repeats.</summary>
/// <param name="Least">At least so often.</param>
/// <param name="Most">At most so often; null for without end.</param>
/// <param name="IsLazy">True if it takes as little as it can.</param>
internal readonly record struct Quantifier(int Least, int? Most, bool IsLazy)
{
    public static bool IsNext(PatternReader reader)
    {
        var start = reader.Position;
        var bounds = ReadBounds(reader);
        reader.ReturnTo(start);
        return bounds is not null;
    }

    public static Quantifier? Read(PatternReader reader)
    {
        (int Least, int? Most)? bounds = reader.Next switch
        {
            '*' when reader.Take('*') => (0, null),
            '+' when reader.Take('+') => (1, null),
            '?' when reader.Take('?') => (0, 1),
            _ => ReadBounds(reader),
        };
        return bounds is var (least, most) ? new Quantifier(least, most, reader.Take('?')) : null;
    }

    /// <summary>Writes the repetition and returns by how much it multiplies the states.</summary>
    public long WriteTo(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"{{{Least},{Most}}}");
        if (IsLazy)
            text.Append('?');
        return Math.Max(1, Most ?? Least);
    }

    /// <summary>Reads <c>{2}</c>, <c>{2,}</c> or <c>{2,5}</c>; a brace that begins none of them is left, as a character.</summary>
    private static (int Least, int? Most)? ReadBounds(PatternReader reader)
    {
        var start = reader.Position;
        if (reader.Take('{') && reader.TakeDigits() is { Length: > 0 } least)
        {
            var most = reader.Take(',') ? reader.TakeDigits() : least;
            if (reader.Take('}'))
                return InOrder(Bounded(least), most.Length == 0 ? null : Bounded(most));
        }

        reader.ReturnTo(start);
        return null;
    }

    private static (int Least, int? Most) InOrder(int least, int? most)
        => most < least ? throw new PatternSyntaxException("the numbers of a repetition are out of order.") : (least, most);

    private static int Bounded(string digits)
        => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
}
