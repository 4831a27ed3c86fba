using System.Text;

namespace Agentd.Cli.Terminals;

/// <summary>
/// One line at the bottom of standard error that shows what goes on and leaves nothing behind. Not printed where no person
/// reads it, nor with <c>NO_COLOR</c> or on a dumb terminal.
/// </summary>
internal sealed class ProgressLine(Terminal terminal, bool wanted = true)
{
    private static readonly byte[] Erase = "\r\u001b[K"u8.ToArray();

    // A line that wrapped could not be erased. Where the terminal is too narrow, the end of the line is not shown.
    private static readonly byte[] Unwrapped = "\u001b[?7l"u8.ToArray();
    private static readonly byte[] Wrapped = "\u001b[?7h"u8.ToArray();

    private readonly bool _alive = wanted && terminal.ErrorIsTerminal
        && string.IsNullOrEmpty(terminal.Environment("NO_COLOR")) && terminal.Environment("TERM") != "dumb";

    private bool _shown;

    /// <summary>Replaces the line.</summary>
    public void Show(string text)
    {
        if (!_alive) return;
        terminal.Error.Write([.. Erase, .. Unwrapped, .. Encoding.UTF8.GetBytes(VisibleText.Of(text).ReplaceLineEndings(" ")), .. Wrapped]);
        _shown = true;
    }

    /// <summary>Takes the line away, before anything else is printed.</summary>
    public void Clear()
    {
        if (_shown) terminal.Error.Write(Erase);
        _shown = false;
    }
}
