using Agentd.Domain.Network;
using Agentd.Domain.Workspaces;

namespace Agentd.Domain.Credentials;

/// <summary>
/// How a credential is used whose value its session does not hold: the session sees a placeholder, and the broker of its network puts the
/// value in its place, in requests to some hosts alone.
/// </summary>
/// <param name="Hosts">Whom the value may go to, over verified TLS: names, and names below one. At least one.</param>
public sealed record BrokeredUse(IReadOnlyList<HostPattern> Hosts)
{
    /// <summary>The use of a clone's token: for its repository's host.</summary>
    /// <exception cref="FormatException">That host is none that a rule can name.</exception>
    public static BrokeredUse OfClone(RepositoryUrl repository) => new([HostPattern.Parse(new Uri(repository.Value).IdnHost)]);

    /// <summary>The headers in which the placeholder is replaced; null for every one. Case does not matter.</summary>
    public IReadOnlyList<string>? Headers { get; init; }

    /// <summary>The header that is set on requests that have none of its name; null for none.</summary>
    public HeaderTemplate? Set { get; init; }

    /// <summary>The parts of a request in which the placeholder is replaced.</summary>
    public IReadOnlyList<RequestPart> In { get; init; } = [RequestPart.Header];

    /// <summary>What the session sees; null for what is drawn for each session.</summary>
    public string? Placeholder { get; init; }

    /// <summary>Why a value cannot be used so, without a part of it; null when it can.</summary>
    public string? Objection(SecretValue value) => value.HeaderObjection
        ?? (In.Contains(RequestPart.Body) && !value.IsText ? "is not UTF-8, as it must be in bodies" : null);
}

/// <summary>A part of a request in which a placeholder may be replaced.</summary>
public enum RequestPart
{
    /// <summary>Its headers.</summary>
    Header,

    /// <summary>The query of its target.</summary>
    Query,

    /// <summary>Its body, JSON or a form, of at most 1 MiB.</summary>
    Body,
}
