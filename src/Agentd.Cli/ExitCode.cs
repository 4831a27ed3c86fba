namespace Agentd.Cli;

/// <summary>Every exit code of <c>agentd</c>.</summary>
internal static class ExitCode
{
    /// <summary>What was asked is done; of a session: success, blocked or nothing_ready.</summary>
    public const int Success = 0;

    /// <summary>It could not be done, or the session ended otherwise.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Interrupted by Ctrl-C: the session, if there is one, goes on.</summary>
    public const int Interrupted = 130;

    /// <summary>The reader of standard output is gone.</summary>
    public const int BrokenPipe = 141;
}
