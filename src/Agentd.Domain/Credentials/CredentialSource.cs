namespace Agentd.Domain.Credentials;

/// <summary>Where the daemon finds a credential's value when a session is dispatched.</summary>
public abstract record CredentialSource
{
    private CredentialSource() { }

    /// <summary>A variable of the daemon's own environment.</summary>
    public sealed record Environment(string Variable) : CredentialSource
    {
        /// <inheritdoc/>
        public override string ToString() => $"environment variable {Variable}";
    }

    /// <summary>A file that no other user may read.</summary>
    public sealed record File(string Path) : CredentialSource
    {
        /// <inheritdoc/>
        public override string ToString() => $"file {Path}";
    }

    /// <summary>A credential that systemd hands to the daemon, by its name in <c>$CREDENTIALS_DIRECTORY</c>.</summary>
    public sealed record Systemd(string Id) : CredentialSource
    {
        /// <inheritdoc/>
        public override string ToString() => $"systemd credential {Id}";
    }
}

/// <summary>A credential as an agent declares it: the environment variable it becomes, and where its value comes from.</summary>
public sealed record CredentialDeclaration(string Name, CredentialSource Source)
{
    /// <summary>How the value is used where no session holds it; null where sessions do.</summary>
    public BrokeredUse? Brokered { get; init; }
}
