namespace Agentd.Architecture.Tests.WrongTypes;

internal static class Contract;
