namespace Agentd.Architecture.Tests.WrongTypes.Round;

internal sealed class TurnsBack
{
    public static string Name() => nameof(TurnsBack) + typeof(TurnsAround).Name;
}
