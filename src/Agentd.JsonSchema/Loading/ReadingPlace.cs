using System.Text;

namespace Agentd.JsonSchema.Loading;

/// <summary>Where a reader is in a document, and which keys each open object has shown.</summary>
internal sealed class ReadingPlace(int maxDepth)
{
    private sealed class Level
    {
        public HashSet<string>? Keys;
        public string? Key;
        public int Index = -1;
    }

    private readonly Stack<Level> levels = new();

    public string Pointer
    {
        get
        {
            var pointer = new StringBuilder();
            foreach (var level in levels.Reverse())
            {
                if (level.Keys is not null && level.Key is not null)
                    pointer.Append('/').Append(JsonPointer.Escape(level.Key));
                else if (level.Keys is null && level.Index >= 0)
                    pointer.Append('/').Append(level.Index);
            }

            return pointer.ToString();
        }
    }

    public void Enter(bool isObject)
    {
        Value();
        if (levels.Count == maxDepth)
            throw new StrictJsonException(Pointer, $"The document is nested deeper than {maxDepth} levels.");
        levels.Push(new Level { Keys = isObject ? new HashSet<string>(StringComparer.Ordinal) : null });
    }

    public void Leave() => levels.Pop();

    public void MoveTo(string key)
    {
        var level = levels.Peek();
        level.Key = key;
        if (!level.Keys!.Add(key))
            throw new StrictJsonException(Pointer, "The key is given twice in the same object; keep one.");
    }

    public void Value()
    {
        if (levels.TryPeek(out var level) && level.Keys is null)
            level.Index++;
    }
}
