namespace Agentd.Masking;

/// <summary>Binary search among forms that are sorted by their bytes.</summary>
internal static class SortedForms
{
    /// <summary>The place of the first form that comes after a text.</summary>
    internal static int FirstAbove(byte[][] sorted, ReadOnlySpan<byte> text)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle].AsSpan().SequenceCompareTo(text) <= 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
