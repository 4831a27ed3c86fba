using System.Text;

namespace Agentd.Domain.Workspaces;

/// <summary>Whether a text can be written down as UTF-8 without becoming another.</summary>
internal static class UnicodeText
{
    internal static bool IsWhole(string text)
    {
        for (var at = 0; at < text.Length; at += char.IsSurrogate(text[at]) ? 2 : 1)
            if (char.IsSurrogate(text[at]) && !Rune.TryGetRuneAt(text, at, out _)) return false;
        return true;
    }
}
