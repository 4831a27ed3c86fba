using Agentd.Notify.Delivery;

namespace Agentd.Notify.Tests.Spools;

/// <summary>A sink that answers as it is told, and keeps what it was sent.</summary>
internal sealed class RecordingSink(Func<Batch, SinkAnswer>? answer = null) : ISink
{
    public List<Batch> Sent { get; } = [];

    public Task<SinkAnswer> SendAsync(Batch batch)
    {
        Sent.Add(batch);
        return Task.FromResult(answer?.Invoke(batch) ?? SinkAnswer.Taken);
    }

    public Task<SinkAnswer> LookAsync() => Task.FromResult(SinkAnswer.Taken);
}
