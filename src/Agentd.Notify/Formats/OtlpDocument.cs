using System.Text.Json.Serialization;

namespace Agentd.Notify.Formats;

/// <summary>
/// What OpenTelemetry's collectors take as traces, in its JSON: names in lower camel case, ids in hexadecimal, integers of 64 bits as text,
/// enumerations as numbers.
/// </summary>
/// <param name="ResourceSpans">The traces, each with who sends it.</param>
internal sealed record OtlpDocument(IReadOnlyList<OtlpResourceSpans> ResourceSpans);

/// <summary>The traces of one sender.</summary>
/// <param name="Resource">The sender.</param>
/// <param name="ScopeSpans">Its traces.</param>
internal sealed record OtlpResourceSpans(OtlpResource Resource, IReadOnlyList<OtlpScopeSpans> ScopeSpans);

/// <summary>A sender.</summary>
/// <param name="Attributes">What is known of it.</param>
internal sealed record OtlpResource(IReadOnlyList<OtlpAttribute> Attributes);

/// <summary>The spans that one part of a program made.</summary>
/// <param name="Scope">The part.</param>
/// <param name="Spans">The spans.</param>
internal sealed record OtlpScopeSpans(OtlpScope Scope, IReadOnlyList<OtlpSpan> Spans);

/// <summary>A part of a program.</summary>
/// <param name="Name">Its name.</param>
internal sealed record OtlpScope(string Name);

/// <summary>A span.</summary>
internal sealed record OtlpSpan
{
    public required string TraceId { get; init; }

    public required string SpanId { get; init; }

    /// <summary>The span that this one is within; null for the outermost.</summary>
    public string? ParentSpanId { get; init; }

    public required string Name { get; init; }

    public required OtlpSpanKind Kind { get; init; }

    public required string StartTimeUnixNano { get; init; }

    public required string EndTimeUnixNano { get; init; }

    public required IReadOnlyList<OtlpAttribute> Attributes { get; init; }

    /// <summary>Null where nothing failed.</summary>
    public OtlpStatus? Status { get; init; }
}

/// <summary>What a span is to others.</summary>
internal enum OtlpSpanKind
{
    /// <summary>A part of something.</summary>
    Internal = 1,

    /// <summary>The answer to a request.</summary>
    Server = 2,
}

/// <summary>That something failed.</summary>
/// <param name="Code">2 for an error.</param>
/// <param name="Message">Why.</param>
internal sealed record OtlpStatus(int Code, string? Message)
{
    /// <summary>The code of an error.</summary>
    public const int Error = 2;
}

/// <summary>One thing that is known.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Value">Its value.</param>
internal sealed record OtlpAttribute(string Key, OtlpValue Value);

/// <summary>A value: one of the two.</summary>
/// <param name="StringValue">A text.</param>
/// <param name="IntValue">A whole number, as text.</param>
internal sealed record OtlpValue(string? StringValue = null, string? IntValue = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OtlpDocument))]
internal sealed partial class OtlpJson : JsonSerializerContext;
