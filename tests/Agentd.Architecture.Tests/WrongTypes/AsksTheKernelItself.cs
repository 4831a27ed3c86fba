using System.Runtime.InteropServices;

namespace Agentd.Architecture.Tests.WrongTypes;

internal static class AsksTheKernelItself
{
    [DllImport("libc", EntryPoint = "geteuid")]
    public static extern uint EffectiveUser();

    [DllImport("libc", EntryPoint = "geteuid")]
    public static extern uint EffectiveUserAgain();
}
