using System.Diagnostics;

namespace Agentd.Architecture.Tests.WrongTypes;

internal sealed class RunsProgramsItself
{
    public static object ByCliWrap() => CliWrap.Cli.Wrap("true");

    public static Process? ByProcess() => Process.Start("true");
}
