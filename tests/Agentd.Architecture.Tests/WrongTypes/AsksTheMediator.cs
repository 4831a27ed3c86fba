using MediatR;

namespace Agentd.Architecture.Tests.WrongTypes;

internal sealed class AsksTheMediator(IMediator mediator)
{
    public IMediator Mediator { get; } = mediator;
}
