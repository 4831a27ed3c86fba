using MediatR;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>The last part of <c>prepare</c>: has the image present, before any secret exists.</summary>
public sealed record FetchImageCommand(PreparedSession Prepared) : IRequest<PreparedSession>;
