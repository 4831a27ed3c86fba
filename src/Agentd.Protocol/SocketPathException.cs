namespace Agentd.Protocol;

/// <summary>There is no usable path of a socket; the message names what to do.</summary>
public sealed class SocketPathException(string message) : Exception(message);
