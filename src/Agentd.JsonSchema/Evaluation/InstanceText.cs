using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Agentd.JsonSchema.Evaluation;

/// <summary>
/// Reads the texts of a value. A document may parse and still hold a text that is no text: broken UTF-8, a lone surrogate escape.
/// </summary>
internal static class InstanceText
{
    private const string Unreadable = "a text is not valid Unicode (broken UTF-8 or a lone surrogate)";

    public static string Of(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException broken)
        {
            throw new BoundReachedException(Unreadable, broken);
        }
    }

    public static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException broken)
        {
            throw new BoundReachedException(Unreadable, broken);
        }
    }

    /// <summary>The name of a property as a value of its own.</summary>
    public static JsonElement NameAsValue(JsonProperty property)
        => JsonElement.Parse([(byte)'"', .. JsonMarshal.GetRawUtf8PropertyName(property), (byte)'"']);

    /// <summary>The name, or its raw text where the name is unreadable: a place must be told in any case.</summary>
    public static string ForDisplay(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(property));
        }
    }
}
