using System.Collections.Concurrent;

namespace Agentd.Application.Tests.Sessions;

/// <summary>What happened outside, in its order.</summary>
internal sealed class Journal
{
    private readonly ConcurrentQueue<string> _entries = new();

    public string[] Entries => [.. _entries];

    public void Write(string entry) => _entries.Enqueue(entry);
}
