using Agentd.JsonSchema.Patterns;

namespace Agentd.JsonSchema.Formats;

/// <summary>Regular expressions of ECMA-262.</summary>
internal static class RegexFormat
{
    public static bool IsRegex(string text)
    {
        try
        {
            EcmaTranslator.Translate(text);
            return true;
        }
        catch (PatternSyntaxException)
        {
            return false;
        }
    }
}
