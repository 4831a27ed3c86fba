namespace Agentd.Cli;

/// <summary>Something that the operator can act on: the message is the whole of what is printed.</summary>
internal class OperatorException(string message, int exitCode = ExitCode.Failure) : Exception(message)
{
    /// <summary>What the process ends with: a code of <see cref="Cli.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The command line itself is wrong.</summary>
    public static OperatorException Usage(string message) => new(message, Cli.ExitCode.Usage);
}
