namespace Agentd.Cli.Connecting;

/// <summary>Nobody listens at the socket.</summary>
internal sealed class DaemonAbsentException(string socketPath) : Exception($"agentd is not running (socket {socketPath})");
