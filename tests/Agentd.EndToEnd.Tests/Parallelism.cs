// More at once would wait for each other at Podman's locks, and for a small machine's cores.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

/// <summary>Its tests change what all others see of the machine.</summary>
[CollectionDefinition(Agentd.EndToEnd.Tests.Hosts.SmallFileSystem.Alone, DisableParallelization = true)]
public sealed class AloneCollection;
