namespace Agentd.Egress.Inspection.Metering;

/// <summary>Where a reader of JSON is: in which objects and arrays, and at which place, if it is one of interest.</summary>
internal sealed class JsonNesting
{
    private const int Most = 128, MostKnown = 32;

    // Places that came before, made once: each part of a stream has the same few. They are compared as the objects that they are.
    private readonly (string Outer, string? Name, string Place)[] _known = new (string, string?, string)[MostKnown];
    private int _knownCount;
    private readonly Level[] _levels = new Level[Most];
    private int _depth;

    /// <summary>
    /// The place of the value that comes, or of the object whose member's name comes: <c>usage.input_tokens</c>, <c>candidates[]</c>; empty
    /// for what stands for itself. Null for one of no interest.
    /// </summary>
    public string? Place { get; private set; } = "";

    /// <summary>Whether it is in no object and in no array.</summary>
    public bool IsOutside => _depth == 0;

    /// <summary>Whether it is in an array.</summary>
    public bool IsInArray => _depth > 0 && _levels[_depth - 1].IsArray;

    /// <summary>Goes back to where it began.</summary>
    public void Reset() => (_depth, Place) = (0, "");

    /// <summary>An object or an array begins. False where it is nested deeper than is read.</summary>
    public bool TryOpen(bool isArray)
    {
        if (_depth == Most) return false;
        if (isArray && Place is { } place) Place = Inner(place, name: null);
        _levels[_depth++] = new Level(isArray, Place);
        return true;
    }

    /// <summary>It ends. False where another one would have to.</summary>
    public bool TryClose(bool isArray)
    {
        if (IsOutside || IsInArray != isArray) return false;
        _depth--;
        return true;
    }

    /// <summary>Another member, or element, of the one that it is in comes.</summary>
    public void GoOn() => Place = _levels[_depth - 1].Place;

    /// <summary>The value of a member comes.</summary>
    /// <param name="name">Its name; null for one of no interest.</param>
    public void Enter(string? name) =>
        Place = Place is not { } place || name is null ? null : place.Length == 0 ? name : Inner(place, name);

    // Without a name, that of an element.
    private string Inner(string outer, string? name)
    {
        foreach (var known in _known.AsSpan(0, _knownCount))
            if (ReferenceEquals(known.Outer, outer) && ReferenceEquals(known.Name, name)) return known.Place;
        var place = name is null ? outer + "[]" : $"{outer}.{name}";
        if (_knownCount < MostKnown) _known[_knownCount++] = (outer, name, place);
        return place;
    }

    /// <summary>An object or an array, and the place of what is in it.</summary>
    private readonly record struct Level(bool IsArray, string? Place);
}
