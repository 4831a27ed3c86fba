using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Agentd.Application.Ports;

namespace Agentd.Infrastructure.Podman.Calls;

internal sealed class PodmanResult(string verb, int exitCode, BoundedOutput output, BoundedOutput errors)
{
    private const int MostShown = 600;

    public int ExitCode { get; } = exitCode;

    public string Output => output.IsCut ? throw Garbage("more than agentd reads") : output.Text;

    /// <summary>Its last words, for an operator: one line, bounded, without control characters.</summary>
    public string LastWords
    {
        get
        {
            var words = string.Join(' ', errors.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            var clean = string.Concat(words.Select(c => char.IsControl(c) ? '?' : c));
            return clean.Length > MostShown ? "…" + clean[^MostShown..] : clean;
        }
    }

    /// <summary>What it printed, as JSON.</summary>
    /// <exception cref="EngineException">It printed something else.</exception>
    public T Read<T>(JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Output, type) ?? throw Garbage("nothing");
        }
        catch (JsonException unreadable)
        {
            throw Garbage(unreadable.Message);
        }
    }

    /// <summary>Throws unless the call succeeded.</summary>
    /// <exception cref="EngineException">The call failed.</exception>
    public PodmanResult Succeeded(string what) => ExitCode == 0 ? this : throw Failure(what);

    public EngineException Failure(string what) =>
        new($"{what}: podman {verb} failed with exit code {ExitCode}: {(LastWords.Length > 0 ? LastWords : "it said nothing")}");

    /// <summary>The failure of a call whose answer cannot be understood.</summary>
    public EngineException Garbage(string detail) =>
        new($"podman {verb} answered what agentd cannot read ({detail}); check that 'podman {verb}' works for the daemon's user "
            + "and is version 4.3.1 or later");
}
