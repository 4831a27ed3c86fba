namespace Agentd.Architecture.Tests.WrongTypes;

internal sealed class SessionManager
{
    public int Count { get; set; }
}
