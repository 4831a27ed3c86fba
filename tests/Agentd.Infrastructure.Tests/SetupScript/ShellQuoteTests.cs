using System.Diagnostics;
using Agentd.Infrastructure.SetupScript;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Agentd.Infrastructure.Tests.SetupScript;

public sealed class ShellQuoteTests
{
    private static readonly string[] _shells = [.. new[] { "/bin/sh", "/bin/dash", "/bin/bash", "/bin/busybox" }.Where(File.Exists)];

    private static readonly string[] _hostile =
    [
        "", " ", "'", "''", "'\\''", "\"", "\\", "$(touch /tmp/agentd-injected)", "`touch /tmp/agentd-injected`",
        "$HOME", "${IFS}", "!!", "!x",
        "a\nb", "\n", "a\n", "\t", "\r\n", "; exit 7", "&& exit 7", "| cat", "> /tmp/agentd-injected", "*", "?",
        "[a-z]", "~", "~root", "#x",
        "-n", "--", "-e\\c", "%s%n", "\u00e9\u4e16\ud83d\ude00", "\u2028", "\u0001\u001b[31m", "a'b'c''d",
        "'; exit 7; '", "\\'", "x=y", "{a,b}",
    ];

    [Fact]
    public void Hands_hostile_words_through_a_real_shell_as_they_are()
    {
        foreach (var shell in _shells) Through(shell, _hostile).ShouldBe(_hostile, shell);

        File.Exists("/tmp/agentd-injected").ShouldBeFalse();
    }

    [Property(MaxTest = 60)]
    public FsCheck.Property Hands_any_words_through_a_real_shell_as_they_are() => Prop.ForAll(
        ArbMap.Default.ArbFor<string[]>().Generator.Select(words => words.Select(AsWord).ToArray()).ToArbitrary(),
        words => Through("/bin/sh", words).SequenceEqual(words));

    [Fact]
    public void Refuses_a_word_that_no_shell_can_hold() => Should.Throw<ArgumentException>(() => ShellQuote.Word("a\0b"));

    // What UTF-8 can carry: no NUL, no half of a surrogate pair.
    private static string AsWord(string? text) =>
        System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes((text ?? "").Replace("\0", "")));

    private static string[] Through(string shell, IReadOnlyList<string> words)
    {
        var script = "for word in " + string.Join(' ', words.Select(ShellQuote.Word)) + "; do printf '%s\\0' \"$word\"; done";
        string[] arguments = shell.EndsWith("busybox", StringComparison.Ordinal) ? ["sh", "-c", script] : ["-c", script];
        using var process = Process.Start(new ProcessStartInfo(shell, arguments)
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = new System.Text.UTF8Encoding(false),
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit(TimeSpan.FromMinutes(2)).ShouldBeTrue();
        return output.Split('\0')[..^1];
    }
}
