namespace Agentd.Infrastructure.Configuration.Toml;

/// <summary>A value of a TOML document together with its place.</summary>
internal abstract class TomlNode(Place place)
{
    public Place Place { get; } = place;

    /// <summary>What the value is, in words for a message.</summary>
    public abstract string Kind { get; }

    /// <summary>A value of one piece as text; null for arrays and tables.</summary>
    public virtual string? Written => null;
}

internal sealed class TomlText(Place place, string value) : TomlNode(place)
{
    public string Value { get; } = value;

    public override string Kind => "a string";

    public override string Written => Value;
}

internal sealed class TomlFlag(Place place, bool value) : TomlNode(place)
{
    public bool Value { get; } = value;

    public override string Kind => "a boolean";

    public override string Written => Value ? "true" : "false";
}

/// <summary>A number. What no decimal can hold is out of every range.</summary>
internal sealed class TomlNumber(Place place, decimal value, bool isWhole, string written) : TomlNode(place)
{
    public decimal Value { get; } = value;

    public bool IsWhole { get; } = isWhole;

    public override string Kind => IsWhole ? "an integer" : "a float";

    public override string Written { get; } = written;
}

/// <summary>A date: no key takes one yet, so only its kind matters.</summary>
internal sealed class TomlOther(Place place, string kind, string written) : TomlNode(place)
{
    public override string Kind => kind;

    public override string Written => written;
}

/// <summary>An array, or, when it grows by <c>[[name]]</c> headers, an array of tables.</summary>
internal sealed class TomlList(Place place, bool fromHeaders = false) : TomlNode(place)
{
    public List<TomlNode> Items { get; } = [];

    public bool FromHeaders { get; } = fromHeaders;

    public override string Kind => FromHeaders ? "an array of tables" : "an array";
}
