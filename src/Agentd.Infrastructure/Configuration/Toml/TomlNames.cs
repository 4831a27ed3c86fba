using Tomlyn.Syntax;

namespace Agentd.Infrastructure.Configuration.Toml;

/// <summary>The segments of Tomlyn's dotted keys, and the places of its nodes.</summary>
internal static class TomlNames
{
    public static List<(string Name, Place Place)> Of(KeySyntax key)
    {
        List<(string, Place)> path = [];
        Append(path, key.Key);
        foreach (var dotted in key.DotKeys) Append(path, dotted.Key);
        return path;
    }

    /// <summary>A node's place; Tomlyn counts from 0.</summary>
    public static Place PlaceOf(SyntaxNodeBase node) => PlaceOf(node.Span);

    public static Place PlaceOf(SourceSpan span) => new(Math.Max(0, span.Start.Line) + 1, Math.Max(0, span.Start.Column) + 1);

    private static void Append(List<(string, Place)> path, BareKeyOrStringValueSyntax? segment)
    {
        var name = segment switch
        {
            BareKeySyntax bare => bare.Key?.Text,
            StringValueSyntax quoted => quoted.Value,
            _ => null,
        };
        if (name is not null) path.Add((name, PlaceOf(segment!)));
    }
}
