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

    /// <summary>A command of the operator's that prints a value, which is good for a while; for values that sessions do not hold.</summary>
    /// <param name="Arguments">The program, by its absolute path, and its arguments.</param>
    /// <param name="Every">After how long a value is replaced by another.</param>
    public sealed record Command(IReadOnlyList<string> Arguments, TimeSpan Every) : CredentialSource
    {
        /// <inheritdoc/>
        public bool Equals(Command? other) => other is not null && Every == other.Every && Arguments.SequenceEqual(other.Arguments);

        /// <inheritdoc/>
        public override int GetHashCode() => Arguments.Aggregate(Every.GetHashCode(), HashCode.Combine);

        // An argument may be a secret of the operator's.
        /// <inheritdoc/>
        public override string ToString() => $"command {Arguments[0]}";
    }
}

/// <summary>A credential as an agent declares it: the environment variable it becomes, and where its value comes from.</summary>
public sealed record CredentialDeclaration(string Name, CredentialSource Source)
{
    /// <summary>How the value is used where no session holds it; null where sessions do.</summary>
    public BrokeredUse? Brokered { get; init; }
}
