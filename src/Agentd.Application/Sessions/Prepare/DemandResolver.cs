using Agentd.Application.Ports;
using Agentd.Application.Sessions.Rotation;
using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>Turns an invocation into what its session runs with, or says what is wrong with it. Creates nothing.</summary>
public sealed class DemandResolver(
    IAgents agents, ICredentials credentials, IMethodologies methodologies, IMountSources mounts, DefaultsInForce defaults,
    MintedValues minted, Continuation continuation, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Resolves agent, repository, earlier work, credentials, token and operator input.</summary>
    /// <exception cref="SessionException">The invocation cannot be accepted.</exception>
    public async Task<SessionDemand> ResolveAsync(Invocation invocation, CancellationToken cancellation)
    {
        if (!agents.TryFind(invocation.Agent, out var agent)) throw new UnknownAgentException(invocation.Agent);
        var repository = Repository(agent, invocation.Repository);
        methodologies.Require(agent.MethodologyDirectory);
        // Judged when the configuration was read; links and mounts of the host may have changed since.
        mounts.Require(agent, index => agent.Mounts[index].Source);
        var bare = new SessionDemand
        {
            Agent = agent,
            Repository = repository,
            WorkUnit = (invocation.Intent as SessionIntent.Work)?.Unit,
            Limits = new SessionLimits
            {
                Timeout = Shorter(invocation.Timeout, agent.Timeout ?? defaults.Now.Timeout),
                StopGrace = agent.StopGrace ?? defaults.Now.StopGrace,
                IdleTimeout = agent.IdleTimeout,
            },
        };
        var settled = await continuation.SettleAsync(bare, invocation, cancellation).ConfigureAwait(false);
        return await WithCredentialsAsync(settled, cancellation).ConfigureAwait(false) with
        {
            Input = await methodologies.AcceptAsync(agent.MethodologyDirectory, invocation.Intent, cancellation).ConfigureAwait(false),
        };
    }

    /// <summary>
    /// Settles what counts as it is at a session's turn: credentials, and the state of the session before it, which may have ended just
    /// now.
    /// </summary>
    /// <exception cref="SessionException">A credential cannot be used, or that session's record is not as it was sealed.</exception>
    public async Task<SessionDemand> AtTurnAsync(SessionDemand demand, CancellationToken cancellation) =>
        await WithCredentialsAsync(
            await continuation.CarryAsync(demand, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);

    /// <summary>Reads the credentials and the token as their sources are now.</summary>
    /// <exception cref="SessionException">One has no value, or cannot be used.</exception>
    public async Task<SessionDemand> WithCredentialsAsync(SessionDemand demand, CancellationToken cancellation)
    {
        var credentials = new List<ResolvedCredential>();
        foreach (var declaration in demand.Agent.Credentials)
        {
            credentials.Add(await OrLogAsync(
                demand.Agent, declaration.Name, () => CredentialAsync(demand.Agent, declaration, cancellation)).ConfigureAwait(false));
        }
        var token = await OrLogAsync(
            demand.Agent, ResolvedCredential.RepositoryToken,
            () => Task.FromResult(RepositoryToken(demand.Agent, demand.Repository))).ConfigureAwait(false);
        return demand with { Credentials = credentials, RepositoryToken = token };
    }

    // The refusal goes to whoever asked for the run, and of a scheduled one nobody reads it.
    private async Task<T> OrLogAsync<T>(Agent agent, string name, Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (SessionException failure)
        {
            SessionLog.CredentialUnusable(_log, agent.Name, name, failure.Message);
            throw;
        }
    }

    private static RepositoryUrl Repository(Agent agent, string? asked)
    {
        if (asked is null)
        {
            return agent.Repository
                ?? throw new SessionException($"agent '{agent.Name}' requires a repo argument or configured agent repo");
        }

        try
        {
            return RepositoryUrl.Parse(asked);
        }
        catch (FormatException refusal)
        {
            throw new SessionException(refusal.Message, refusal);
        }
    }

    private async Task<ResolvedCredential> CredentialAsync(
        Agent agent, CredentialDeclaration declaration, CancellationToken cancellation)
    {
        var what = $"credential '{declaration.Name}'";
        var value = declaration.Source is CredentialSource.Command command
            ? await TellingAsync(agent, what, minted.CurrentAsync(command, cancellation)).ConfigureAwait(false)
            : Value(agent, what, declaration.Source);
        if (value is null)
        {
            throw new SessionException(
                $"agent '{agent.Name}': credential '{declaration.Name}' has no value: {declaration.Source} is not set for the daemon; "
                + "set it and try again");
        }
        return declaration.Brokered is { } use
            ? Brokered(agent, what, declaration.Name, value, use)
            : Fitting(agent, new ResolvedCredential(declaration.Name, value));
    }

    private static ResolvedCredential Brokered(Agent agent, string what, string name, SecretValue value, BrokeredUse use)
    {
        if (use.Objection(value) is { } objection) throw new SessionException($"agent '{agent.Name}': {what} {objection}");
        var placeholder = use.Placeholder ?? DrawnPlaceholder.For(value);
        return new ResolvedCredential(name, value) { Brokered = use, Placeholder = placeholder };
    }

    // Unset and empty both mean: this repository needs no token.
    private ResolvedCredential? RepositoryToken(Agent agent, RepositoryUrl repository)
    {
        if (agent.RepositoryToken is null || Value(agent, "the repository token", agent.RepositoryToken) is not { IsEmpty: false } token)
            return null;
        if (!repository.IsHttps)
        {
            throw new SessionException(
            $"agent '{agent.Name}': the repository token may travel over https:// only, and {repository} is not; use an https:// URL");
        }

        if (token.HoldsLineEnd)
        {
            throw new SessionException(
            $"agent '{agent.Name}': the repository token holds a line end, which no Authorization header can; give the token alone");
        }

        if (agent.Network.IsFiltered)
        {
            var use = BrokeredUse.OfClone(repository);
            return Brokered(agent, "the repository token", ResolvedCredential.RepositoryToken, token, use);
        }
        return Fitting(agent, new ResolvedCredential(ResolvedCredential.RepositoryToken, token));
    }

    private SecretValue? Value(Agent agent, string what, CredentialSource source)
    {
        try
        {
            return credentials.Resolve(source);
        }
        catch (SessionException failure)
        {
            throw Told(agent, what, failure);
        }
    }

    private static async Task<SecretValue?> TellingAsync(Agent agent, string what, Task<SecretValue> value)
    {
        try
        {
            return await value.ConfigureAwait(false);
        }
        catch (SessionException failure)
        {
            throw Told(agent, what, failure);
        }
    }

    private static SessionException Told(Agent agent, string what, SessionException failure) =>
        new($"agent '{agent.Name}': {what}: {failure.Message}", failure);

    private static ResolvedCredential Fitting(Agent agent, ResolvedCredential credential) => credential.FitsEnvironment ? credential
        : throw new SessionException(
            $"agent '{agent.Name}': credential '{credential.Name}' has {credential.Value.Length} bytes: with its name, "
            + $"a variable holds at most {ResolvedCredential.LongestVariable}");

    private static TimeSpan? Shorter(TimeSpan? one, TimeSpan? other) =>
        one is null ? other : other is null ? one : one < other ? one : other;
}

/// <summary>No agent of that name is configured.</summary>
public sealed class UnknownAgentException(string agent) : SessionException($"unknown agent '{agent}'");
