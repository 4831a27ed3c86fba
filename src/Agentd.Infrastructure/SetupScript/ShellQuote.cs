namespace Agentd.Infrastructure.SetupScript;

/// <summary>The one place where a value becomes a word of POSIX shell.</summary>
internal static class ShellQuote
{
    /// <summary>Quotes a value so that a shell reads exactly it, whatever it holds.</summary>
    /// <exception cref="ArgumentException">The value holds a NUL, which no shell word can carry.</exception>
    public static string Word(string value) => value.Contains('\0')
        ? throw new ArgumentException("A shell word cannot hold a NUL character.", nameof(value))
        : "'" + value.Replace("'", "'\\''") + "'";
}
