namespace Agentd.Architecture.Tests.WrongTypes;

internal static class TalksTooLong
{
    public static string Talk(string[] words)
    {
        var text = "";
        foreach (var word in words)
        {
            text += word;
            text += " ";
        }
        text += "and";
        text += " so";
        return text + " on";
    }
}
