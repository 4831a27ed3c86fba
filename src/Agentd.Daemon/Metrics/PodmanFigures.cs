using System.Collections.Concurrent;
using Agentd.Application.Figures;
using Agentd.Infrastructure.Podman;

namespace Agentd.Daemon.Metrics;

/// <summary>What the calls of Podman come to, by verb.</summary>
internal sealed class PodmanFigures
{
    private static readonly double[] Bounds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900];

    private readonly ConcurrentDictionary<string, Durations> _calls = new();
    private readonly Counts<string> _errors = new();

    /// <summary>A call is over.</summary>
    public void Note(PodmanCallOver call)
    {
        _calls.GetOrAdd(call.Verb, _ => new Durations(Bounds)).Add(call.Took);
        if (!call.IsGood) _errors.Add(call.Verb);
    }

    public void Write(Exposition text)
    {
        text.Begin("agentd_podman_call_seconds", "histogram", "How long calls of Podman took.");
        foreach (var verb in CallTerms.Verbs)
            if (_calls.TryGetValue(verb, out var calls)) text.Histogram(calls, ("verb", verb));
        text.Begin("agentd_podman_errors_total", "counter", "Calls of Podman that did not end with exit code 0, or gave no answer.");
        foreach (var verb in CallTerms.Verbs) text.Sample(_errors[verb], ("verb", verb));
    }
}
