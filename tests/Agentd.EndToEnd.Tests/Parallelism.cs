// Of three tests about one waits, for a deadline or a time limit, and two work, which is what a machine with two cores can do at a time.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
[assembly: TestCollectionOrderer("Agentd.EndToEnd.Tests.LongFirst", "Agentd.EndToEnd.Tests")]

/// <summary>
/// Its tests change what all others see of the machine, or begin two hundred programs at once, and others have seconds to be heard.
/// </summary>
[CollectionDefinition(Agentd.EndToEnd.Tests.Hosts.SmallFileSystem.Alone, DisableParallelization = true)]
public sealed class AloneCollection;
