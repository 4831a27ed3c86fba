using Agentd.Infrastructure.Configuration.Problems;
using Tomlyn.Syntax;

namespace Agentd.Infrastructure.Configuration.Toml;

/// <summary>The segments of Tomlyn's dotted keys, and the places of its nodes.</summary>
internal static class TomlNames
{
    /// <summary>A key's segments; null when the parser could not make out one of them.</summary>
    public static (string Name, Place Place)[]? Of(KeySyntax key)
    {
        var path = new (string, Place)[1 + key.DotKeys.ChildrenCount];
        for (var index = 0; index < path.Length; index++)
        {
            var segment = index == 0 ? key.Key : key.DotKeys.GetChild(index - 1)?.Key;
            if (Name(segment) is not { } name) return null;
            path[index] = (name, PlaceOf(segment!));
        }

        return path;
    }

    /// <summary>A node's place; Tomlyn counts from 0.</summary>
    public static Place PlaceOf(SyntaxNodeBase node) => PlaceOf(node.Span);

    public static Place PlaceOf(SourceSpan span) => new(Math.Max(0, span.Start.Line) + 1, Math.Max(0, span.Start.Column) + 1);

    private static string? Name(BareKeyOrStringValueSyntax? segment) => segment switch
    {
        BareKeySyntax bare => bare.Key?.Text,
        StringValueSyntax quoted => quoted.Value,
        _ => null,
    };
}
