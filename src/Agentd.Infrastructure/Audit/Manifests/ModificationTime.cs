using System.Globalization;

namespace Agentd.Infrastructure.Audit.Manifests;

/// <summary>When an entry was last modified, as mtree writes it: whole seconds since 1970, and nanoseconds after them.</summary>
internal readonly record struct ModificationTime(long Seconds, uint Nanoseconds)
{
    private const int Digits = 9;

    private const uint Second = 1_000_000_000;

    /// <summary>As <c>seconds.nanoseconds</c>, always nine digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seconds}.{Nanoseconds:D9}");

    /// <summary>Reads what <see cref="ToString"/> writes; null for anything else.</summary>
    internal static ModificationTime? TryParse(string text)
    {
        var point = text.IndexOf('.');
        return point > 0 && text.Length - point - 1 == Digits
            && long.TryParse(text[..point], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            && uint.TryParse(text[(point + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds)
            ? new ModificationTime(seconds, nanoseconds) : null;
    }

    /// <summary>Whether the time is this one, perhaps cut short at some digit, as many archives and file systems do.</summary>
    internal bool IsSameAs(ModificationTime copied)
    {
        if (Seconds != copied.Seconds) return false;
        for (var unit = 1u; unit <= Second; unit *= 10)
            if (Nanoseconds - Nanoseconds % unit == copied.Nanoseconds) return true;
        return false;
    }
}
