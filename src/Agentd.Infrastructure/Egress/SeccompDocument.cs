using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agentd.Infrastructure.Egress;

/// <summary>A seccomp profile as Podman reads it, as far as it matters which calls it lets through.</summary>
internal sealed record SeccompDocument
{
    /// <summary>The error of a refusal that names none: EPERM.</summary>
    public const uint UsualError = 1;

    /// <summary>What becomes of a call that no rule is about.</summary>
    public string? DefaultAction { get; init; }

    /// <summary>The error that goes with it.</summary>
    public uint? DefaultErrnoRet { get; init; }

    /// <summary>The architectures whose programs may run.</summary>
    public IReadOnlyList<string>? Architectures { get; init; }

    /// <summary>The same, as newer profiles write it.</summary>
    public IReadOnlyList<SeccompArchitecture>? ArchMap { get; init; }

    /// <summary>The rules.</summary>
    public IReadOnlyList<SeccompRule>? Syscalls { get; init; }

    /// <summary>The architectures whose programs may run, besides the host's own.</summary>
    public IEnumerable<string> Runs() => (Architectures ?? [])
        .Concat((ArchMap ?? []).SelectMany(each => (each.SubArchitectures ?? []).Append(each.Architecture ?? "")));

    /// <summary>Reads a profile.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static SeccompDocument Read(string text) =>
        JsonSerializer.Deserialize(text, SeccompJson.Default.SeccompDocument) is { DefaultAction: not null } read
            ? read
            : throw new JsonException("it has no defaultAction");
}

/// <summary>An architecture, and those whose programs it runs too.</summary>
internal sealed record SeccompArchitecture(string? Architecture, IReadOnlyList<string>? SubArchitectures);

/// <summary>What becomes of some calls.</summary>
internal sealed record SeccompRule
{
    /// <summary>The calls.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>The call, as old profiles write it.</summary>
    public string? Name { get; init; }

    /// <summary>What becomes of them.</summary>
    public string? Action { get; init; }

    /// <summary>The error that goes with it.</summary>
    public uint? ErrnoRet { get; init; }

    /// <summary>What must hold of a call's arguments; any of it is enough where one argument is named twice.</summary>
    public IReadOnlyList<SeccompCondition>? Args { get; init; }

    /// <summary>Where alone the rule counts.</summary>
    public SeccompScope? Includes { get; init; }

    /// <summary>Where it does not.</summary>
    public SeccompScope? Excludes { get; init; }

    /// <summary>Whether the rule counts for every container and every call that it names.</summary>
    public bool CountsAlways => Args is null or [] && Includes is null or { IsEmpty: true } && Excludes is null or { IsEmpty: true };

    /// <summary>Whether the rule is about a call.</summary>
    public bool IsAbout(string call) => Name == call || Names?.Contains(call) == true;

    /// <summary>Whether its conditions can be met.</summary>
    public bool CanCount(Func<SeccompCondition, bool> canHold)
    {
        var conditions = Args ?? [];
        return conditions.DistinctBy(condition => condition.Index).Count() < conditions.Count
            ? conditions.Any(canHold)
            : conditions.All(canHold);
    }
}

/// <summary>Containers and hosts by what they have.</summary>
internal sealed record SeccompScope(IReadOnlyList<string>? Caps, IReadOnlyList<string>? Arches, string? MinKernel)
{
    /// <summary>Whether it tells nothing apart.</summary>
    public bool IsEmpty => Caps is null or [] && Arches is null or [] && string.IsNullOrEmpty(MinKernel);
}

// As Go reads JSON: whatever the case. What is there twice could be read in two ways.
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(SeccompDocument))]
internal sealed partial class SeccompJson : JsonSerializerContext;
