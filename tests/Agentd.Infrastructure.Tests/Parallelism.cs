// More than there are cores: what these tests start keeps them waiting, and so do the deadlines that they let pass.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
