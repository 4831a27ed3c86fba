using System.Text;
using Agentd.Domain.Credentials;

namespace Agentd.Benchmarks.Inputs;

/// <summary>Console output in conmon's format as builds print it, and five secrets in some of its lines. The same every time.</summary>
internal sealed class ConsoleText
{
    private const string Words = "the build of session failed because step error info warning compiled module src/main.rs:12:34 "
        + "test ok passed running cargo npm install http://example.org/path?x=1 commit 3f2a9b git clone token value key=abc "
        + "{\"level\":\"info\",\"msg\":\"started\"}";

    private readonly Random _random = new(1);

    /// <summary>Draws the secrets.</summary>
    public ConsoleText() => Secrets = ["ghp_" + Token(36), "sk-" + Token(80), Token(40), "xoxb-" + Token(50), "glpat-" + Token(20)];

    /// <summary>The secrets.</summary>
    public IReadOnlyList<string> Secrets { get; }

    /// <summary>The secrets as values to mask.</summary>
    public SecretValue[] Values => [.. Secrets.Select(secret => new SecretValue(Encoding.UTF8.GetBytes(secret)))];

    /// <summary>Writes lines of 4 to 21 words, some 130 bytes each.</summary>
    /// <param name="to">Where they go, in UTF-8.</param>
    /// <param name="size">How many bytes there are to be, at the end of a line.</param>
    /// <param name="linesASecret">One line in so many holds a secret.</param>
    public void Write(Stream to, int size, int linesASecret)
    {
        var words = Words.Split(' ');
        using var file = new StreamWriter(to, leaveOpen: true);
        for (var (line, written) = (0, 0L); written < size; line++)
        {
            var text = string.Join(' ', Enumerable.Range(0, _random.Next(4, 22)).Select(_ => words[_random.Next(words.Length)]));
            if (line % linesASecret == 0) text += " " + Secrets[line / linesASecret % Secrets.Count];
            text = $"2026-05-01T12:00:00.{line % 1_000_000_000:D9}+00:00 stdout F {text}\n";
            file.Write(text);
            written += text.Length;
        }
    }

    private string Token(int length) =>
        string.Concat(_random.GetItems("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".AsSpan(), length));
}
