using Agentd.Domain.Credentials;

namespace Agentd.Masking.Tests;

/// <summary>What masking means, said as plainly as possible: try every form at every place, those in base64 also wrapped.</summary>
internal sealed class NaiveMasking(IEnumerable<SecretValue> secrets)
{
    private readonly byte[][] _forms = [.. secrets.SelectMany(secret => SecretForms.Of(secret.Reveal()))];
    private readonly byte[][] _wrapped = [.. secrets.SelectMany(secret => SecretForms.ThatWrap(secret.Reveal()))];

    internal byte[] Of(byte[] text)
    {
        var isSecret = Secret(text);
        var masked = new List<byte>();
        for (var at = 0; at < text.Length; at++)
        {
            if (!isSecret[at])
                masked.Add(text[at]);
            else if (at == 0 || !isSecret[at - 1])
                masked.AddRange("***"u8);
        }

        return [.. masked];
    }

    /// <summary>For every byte, whether it is part of a form.</summary>
    internal bool[] Secret(byte[] text)
    {
        var isSecret = new bool[text.Length];
        for (var at = 0; at < text.Length; at++)
        {
            foreach (var form in _forms.Where(form => text.AsSpan(at).StartsWith(form)))
                Array.Fill(isSecret, true, at, form.Length);
            foreach (var form in _wrapped)
                Array.Fill(isSecret, true, at, Wrapped(text[at..], form).Length);
        }

        return isSecret;
    }

    /// <summary>How many of the last bytes may be the beginning of a form that is not there yet.</summary>
    internal int Undecided(byte[] text) => Enumerable.Range(0, text.Length)
        .Where(at => _forms.Any(form => form.Length > text.Length - at && form.AsSpan().StartsWith(text.AsSpan(at)))
            || _wrapped.Any(form => Wrapped(text[at..], form).IsOpen))
        .Select(at => text.Length - at).FirstOrDefault();

    /// <summary>
    /// The length of a wrapped form at the beginning of a text, line ends and blanks around them included; or whether it may become one.
    /// </summary>
    private static (int Length, bool IsOpen) Wrapped(byte[] text, byte[] form)
    {
        var (at, isWrapped) = (0, false);
        for (var place = 0; place < form.Length; place++)
        {
            if (place >= SecretForms.ShortestForm && at < text.Length && text[at] != form[place])
            {
                (at, var isWhole) = LineEnd(text, at);
                if (!isWhole) return (0, at == text.Length);
                isWrapped = true;
            }

            if (at == text.Length) return (0, place >= SecretForms.ShortestForm);
            if (text[at++] != form[place]) return default;
        }

        return isWrapped ? (at, false) : default;
    }

    private static (int End, bool IsWhole) LineEnd(byte[] text, int at)
    {
        at = Blanks(text, at);
        if (at < text.Length && text[at] == '\r') at++;
        if (at == text.Length || text[at] != '\n') return (at, false);
        return (Blanks(text, at + 1), true);
    }

    private static int Blanks(byte[] text, int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t') at++;
        return at;
    }
}
