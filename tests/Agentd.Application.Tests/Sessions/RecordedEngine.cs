using System.Collections.Concurrent;
using Agentd.Application.Ports;
using NSubstitute;

namespace Agentd.Application.Tests.Sessions;

/// <summary>A substituted engine that remembers what exists, so that tests can look at what is left and not at who was called.</summary>
internal sealed class RecordedEngine
{
    public RecordedEngine(Journal journal)
    {
        Port = Substitute.For<IContainerEngine>();
        Port.FindImageAsync("", default).ReturnsForAnyArgs(async call =>
        {
            await Done(journal, call.ArgAt<string>(0), "image");
            return Images.GetValueOrDefault(call.ArgAt<string>(0), "sha256:there") is { } digest
                ? new LocalImage("id-of-" + digest, digest)
                : null;
        });
        Port.PullImageAsync("", default).ReturnsForAnyArgs(async call =>
        {
            await Done(journal, call.ArgAt<string>(0), "pull");
            return new LocalImage("id-of-sha256:pulled", "sha256:pulled");
        });
        Port.CreateSecretAsync("", null!, default).ReturnsForAnyArgs(call =>
        {
            if (call.ArgAt<string>(0) is { Length: > 0 } name) Secrets[name] = true;
            return Done(journal, call.ArgAt<string>(0), "secret");
        });
        Port.RemoveSecretsAsync([], default).ReturnsForAnyArgs(call => RemoveSecrets(journal, call.ArgAt<IReadOnlyCollection<string>>(0)));
        Port.StartAsync(null!, default).ReturnsForAnyArgs(call => Start(journal, call.ArgAt<ContainerSpec>(0)));
        Port.TerminateAsync("", default).ReturnsForAnyArgs(call => Done(journal, call.ArgAt<string>(0), "terminate"));
        Port.FindAsync("", default).ReturnsForAnyArgs(call => Containers.GetValueOrDefault(call.ArgAt<string>(0)));
        Port.RemoveAsync("", default).ReturnsForAnyArgs(call =>
        {
            Containers.TryRemove(call.ArgAt<string>(0), out _);
            return Done(journal, call.ArgAt<string>(0), "remove");
        });
        Port.HandOverAsync(null!, default).ReturnsForAnyArgs(call =>
        {
            HandedOver = call.ArgAt<HandOverSpec>(0);
            return Done(journal, HandedOver?.Name, "hand over");
        });
    }

    public IContainerEngine Port { get; }

    public ConcurrentDictionary<string, ContainerState> Containers { get; } = new();

    /// <summary>The digests of images where they are not the usual one; null for one that is not there.</summary>
    public Dictionary<string, string?> Images { get; } = [];

    public ConcurrentDictionary<string, bool> Secrets { get; } = new();

    /// <summary>Whether removing secrets leaves them there.</summary>
    public bool KeepsSecrets { get; set; }

    public ContainerSpec? Started { get; private set; }

    public HandOverSpec? HandedOver { get; private set; }

    public void Put(string container, ContainerStatus status, int exitCode = 0) => Containers[container] = new ContainerState
    {
        Name = container,
        Labels = new Dictionary<string, string>(),
        Status = status,
        ExitCode = exitCode,
    };

    private Task<ContainerStart> Start(Journal journal, ContainerSpec? spec)
    {
        if (spec is null) return Task.FromResult(new ContainerStart(null));
        journal.Write("start");
        Started = spec;
        Put(spec.Name, ContainerStatus.Running);
        return Task.FromResult(new ContainerStart(null));
    }

    private Task<IReadOnlyList<string>> RemoveSecrets(Journal journal, IReadOnlyCollection<string> names)
    {
        if (names.Count > 0) journal.Write("secrets gone");
        if (!KeepsSecrets)
            foreach (var name in names) Secrets.TryRemove(name, out _);
        return Task.FromResult<IReadOnlyList<string>>([.. names.Where(Secrets.ContainsKey)]);
    }

    // A call without a name is a test's, which gives the substitute another answer.
    private static Task Done(Journal journal, string? name, string what)
    {
        if (!string.IsNullOrEmpty(name)) journal.Write(what);
        return Task.CompletedTask;
    }
}
