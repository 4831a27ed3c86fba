using Agentd.Domain.Sessions;
using MediatR;

namespace Agentd.Application.Sessions;

/// <summary>A command that is one phase of a session; the pipeline enters, times and logs it.</summary>
public interface IPhaseCommand<out TResult> : IRequest<TResult>
{
    /// <summary>The session.</summary>
    LiveSession Live { get; }

    /// <summary>The phase.</summary>
    SessionPhase Phase { get; }

    /// <summary>When the phase began; null for now.</summary>
    DateTimeOffset? BeganAt => null;
}
