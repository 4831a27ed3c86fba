// More at once would wait for each other at Podman's locks, and for a small machine's cores.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
