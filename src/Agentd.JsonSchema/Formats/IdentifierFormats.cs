using System.Text.RegularExpressions;

namespace Agentd.JsonSchema.Formats;

/// <summary>UUIDs (RFC 4122) and JSON Pointers (RFC 6901, and the draft of the relative ones).</summary>
internal static partial class IdentifierFormats
{
    private const string Pointer = "(?>/(?>[^~/]|~[01])*)*";

    public static bool IsUuid(string text) => UuidShape().IsMatch(text);

    public static bool IsJsonPointer(string text) => PointerShape().IsMatch(text);

    public static bool IsRelativeJsonPointer(string text) => RelativePointerShape().IsMatch(text);

    [GeneratedRegex(@"\A[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\z")]
    private static partial Regex UuidShape();

    [GeneratedRegex($@"\A{Pointer}\z")]
    private static partial Regex PointerShape();

    [GeneratedRegex($@"\A(?:0|[1-9][0-9]*)(?:#|{Pointer})\z")]
    private static partial Regex RelativePointerShape();
}
