namespace Agentd.Infrastructure.Podman;

/// <summary>That a call of Podman's client is over.</summary>
/// <param name="Verb">What was called, without its arguments.</param>
/// <param name="Took">How long it took.</param>
/// <param name="IsGood">Whether it ended with exit code 0: some others are answers too, such as that an image is not there.</param>
public sealed record PodmanCallOver(string Verb, TimeSpan Took, bool IsGood);
