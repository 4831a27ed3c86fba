using Agentd.Protocol;

namespace Agentd.Architecture.Tests.WrongTypes;

internal static class SpeaksToClients
{
    public static bool IsRefusal(Exception failure) => failure is ProtocolException;
}
