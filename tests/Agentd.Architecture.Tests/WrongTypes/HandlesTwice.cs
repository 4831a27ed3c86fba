using MediatR;

namespace Agentd.Architecture.Tests.WrongTypes;

internal static class HandlesTwice
{
    internal sealed record Command : IRequest<string>;

    internal sealed class FirstHandler : IRequestHandler<Command, string>
    {
        public Task<string> Handle(Command request, CancellationToken cancellationToken) => Task.FromResult("first");
    }

    internal sealed class SecondHandler : IRequestHandler<Command, string>
    {
        public Task<string> Handle(Command request, CancellationToken cancellationToken) => Task.FromResult("second");
    }
}
