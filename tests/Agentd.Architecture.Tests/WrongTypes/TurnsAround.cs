using Agentd.Architecture.Tests.WrongTypes.Round;

namespace Agentd.Architecture.Tests.WrongTypes;

internal abstract class TurnsAround
{
    public abstract TurnsBack? Next { get; }
}
