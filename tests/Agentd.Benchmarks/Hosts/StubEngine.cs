using System.Globalization;
using Agentd.Benchmarks.Programs;

namespace Agentd.Benchmarks.Hosts;

/// <summary>An engine that costs nothing, so that what is left is the daemon's own: Stub/podman.c, compiled for this run.</summary>
internal sealed class StubEngine : IAsyncDisposable
{
    private readonly WorkFolder _folder = new(WorkFolder.Memory);

    private StubEngine() { }

    /// <summary>The directory that stands first in the daemon's PATH.</summary>
    public string Directory => _folder.Path;

    /// <summary>How often it was called.</summary>
    public int Calls => File.Exists($"{Directory}/calls") ? File.ReadLines($"{Directory}/calls").Count() : 0;

    /// <summary>The calls by verb: <c>3 ps, 1 version</c>.</summary>
    public string CallsByVerb =>
        string.Join(", ", File.ReadLines($"{Directory}/calls").CountBy(verb => verb).Select(c => $"{c.Value} {c.Key}"));

    /// <summary>Compiles one. A container that it is asked to run ends at once.</summary>
    public static async Task<StubEngine> CompileAsync()
    {
        var engine = new StubEngine();
        (await Command.RunAsync("gcc", ["-O2", "-static", "-o", $"{engine.Directory}/podman", $"{AppContext.BaseDirectory}Stub/podman.c"]))
            .Succeeded();
        return engine;
    }

    /// <summary>Lets sessions run for a while.</summary>
    public void Run(TimeSpan time) => Write("delay-ms", time);

    /// <summary>Lets sessions print a numbered line every now and then while they run.</summary>
    public void Print(TimeSpan every) => Write("print-ms", every);

    /// <summary>Pretends that there are containers and secrets.</summary>
    public void Hold(string containersJson, IEnumerable<string> secrets)
    {
        File.WriteAllText($"{Directory}/ps.json", containersJson);
        File.WriteAllLines($"{Directory}/secrets", secrets);
    }

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    private void Write(string name, TimeSpan time) =>
        File.WriteAllText($"{Directory}/{name}", time.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture));
}
