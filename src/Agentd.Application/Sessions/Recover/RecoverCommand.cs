using MediatR;

namespace Agentd.Application.Sessions.Recover;

/// <summary>Takes over or closes what an earlier daemon of the same id left: before the socket is bound, whatever ended it.</summary>
public sealed record RecoverCommand : IRequest<Recovery>;

/// <summary>What was found and done.</summary>
/// <param name="RemovedContainers">Containers removed.</param>
/// <param name="RemovedSecrets">Secrets removed.</param>
/// <param name="Adopted">Sessions that run on under this daemon.</param>
/// <param name="Closed">Sessions whose record was closed, or tried to be.</param>
public sealed record Recovery(int RemovedContainers, int RemovedSecrets, int Adopted, int Closed);
