// More at once would wait for each other at Podman's locks, and for a small machine's cores.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
[assembly: TestCollectionOrderer("Agentd.EndToEnd.Tests.LongFirst", "Agentd.EndToEnd.Tests")]

/// <summary>
/// Its tests change what all others see of the machine, or begin two hundred programs at once, and others have seconds to be heard.
/// </summary>
[CollectionDefinition(Agentd.EndToEnd.Tests.Hosts.SmallFileSystem.Alone, DisableParallelization = true)]
public sealed class AloneCollection;
