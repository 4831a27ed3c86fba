namespace Agentd.Infrastructure.Tests.Masking;

/// <summary>What masking means, said as plainly as possible: try every form at every place.</summary>
internal static class NaiveMasking
{
    internal static byte[] Of(byte[] text, IReadOnlyCollection<byte[]> forms)
    {
        var isSecret = Secret(text, forms);
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
    internal static bool[] Secret(byte[] text, IReadOnlyCollection<byte[]> forms)
    {
        var isSecret = new bool[text.Length];
        for (var at = 0; at < text.Length; at++)
        {
            foreach (var form in forms.Where(form => text.AsSpan(at).StartsWith(form)))
                Array.Fill(isSecret, true, at, form.Length);
        }

        return isSecret;
    }

    /// <summary>How many of the last bytes may be the beginning of a form that is not there yet.</summary>
    internal static int Undecided(byte[] text, IReadOnlyCollection<byte[]> forms) => Enumerable.Range(0, text.Length)
        .Where(at => forms.Any(form => form.Length > text.Length - at && form.AsSpan().StartsWith(text.AsSpan(at))))
        .Select(at => text.Length - at).FirstOrDefault();
}
