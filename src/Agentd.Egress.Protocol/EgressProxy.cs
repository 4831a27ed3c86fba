namespace Agentd.Egress.Protocol;

/// <summary>
/// An operator's proxy, by way of which sessions' connections are made: it is asked by <c>CONNECT</c>, and checks addresses itself.
/// </summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Without">Names, and <c>*.</c> and a name, that are reached without it.</param>
/// <param name="Login">What it knows the operator by, as <c>USER:PASSWORD</c>; null where it asks nobody.</param>
public sealed record EgressProxy(string Host, int Port, IReadOnlyList<string> Without, byte[]? Login = null);
