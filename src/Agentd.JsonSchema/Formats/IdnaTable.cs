using Agentd.JsonSchema.Unicode;

namespace Agentd.JsonSchema.Formats;

/// <summary>What IDNA 2008 knows of each code point; read when the first international name is judged.</summary>
internal static class IdnaTable
{
    private static readonly Lazy<Dictionary<string, CodePointSet>> Sets = new(() => UnicodeTable.Read("idna", names: 1));

    private static readonly Lazy<Dictionary<string, CodePointSet>> Scripts = new(() => UnicodeTable.Read("scripts", names: 2));

    public static bool Is(string set, int codePoint) => Sets.Value[set].Contains(codePoint);

    public static bool IsOfScript(string script, int codePoint) => Scripts.Value[script].Contains(codePoint);
}
