using System.Runtime.InteropServices;
using System.Text;
using Agentd.Protocol.Linux;

namespace Agentd.Cli.Launching;

/// <summary>
/// Starts the program <c>agentd-daemon</c>, or another one beside this one, in this process's place, so that PID, signals, standard streams
/// and environment are that program's own. Arguments and environment pass on byte for byte.
/// </summary>
internal static unsafe class DaemonLaunch
{
    /// <summary>The daemon, and what shows the page.</summary>
    public const string Daemon = "agentd-daemon", Web = "agentd-web";

    /// <summary>Becomes another program.</summary>
    /// <param name="program">Its name: <see cref="Daemon"/> or <see cref="Web"/>.</param>
    /// <param name="arguments">Our arguments, as parsed.</param>
    /// <exception cref="OperatorException">The program is not there or does not start. On success there is no return.</exception>
    public static int Become(string program, IReadOnlyList<string> arguments)
    {
        var directory = OwnDirectory();
        byte[] path = [.. directory, (byte)'/', .. Encoding.UTF8.GetBytes(program)];
        var raw = OwnArguments(arguments.Count);
        var ordered = VerbFirst(raw, VerbIndex(arguments), "daemon"u8.ToArray());

        // The runtime ignores SIGPIPE, and what is ignored stays so across execve, down to the agents' containers.
        Libc.Signal(Libc.SigPipe, Libc.DefaultAction);
        var error = Execute(path, [path, .. ordered]);
        throw new OperatorException(Explain(program, Encoding.UTF8.GetString(path), error));
    }

    /// <summary>Where the verb stands among the arguments; null when there is none and <c>daemon</c> is meant.</summary>
    public static int? VerbIndex(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--config") i++;
            else if (!arguments[i].StartsWith('-')) return i;
        }

        return null;
    }

    /// <summary>The arguments as the daemon program reads them: the verb first, and last what stood before it.</summary>
    public static IReadOnlyList<T> VerbFirst<T>(IReadOnlyList<T> arguments, int? verbIndex, T daemonVerb) => verbIndex is { } verb
        ? [.. arguments.Skip(verb), .. arguments.Take(verb)]
        : [daemonVerb, .. arguments];

    private static string Explain(string program, string path, int error) => error == 2
        ? $"{program} is not beside agentd ({path} does not exist): install both programs into one directory"
        : $"{path} cannot be started: {Marshal.GetPInvokeErrorMessage(error)}";

    private static byte[] OwnDirectory()
    {
        const int Room = 4096;
        var link = stackalloc byte[Room];
        var length = (int)Libc.ReadLink("/proc/self/exe", link, Room);
        if (length <= 0) throw new OperatorException($"cannot tell where agentd is installed: {Marshal.GetLastPInvokeErrorMessage()}");
        var path = new ReadOnlySpan<byte>(link, length);
        return path[..path.LastIndexOf((byte)'/')].ToArray();
    }

    // Counted from the end: a host program in front of ours (dotnet agentd.dll) has arguments of its own.
    private static byte[][] OwnArguments(int count)
    {
        var all = File.ReadAllBytes("/proc/self/cmdline")[..^1];
        var arguments = new List<byte[]>();
        foreach (var range in all.AsSpan().Split((byte)0)) arguments.Add(all[range]);
        return [.. arguments.TakeLast(count)];
    }

    private static int Execute(byte[] path, IReadOnlyList<byte[]> arguments)
    {
        var vector = (byte**)NativeMemory.AllocZeroed((nuint)(arguments.Count + 1), (nuint)sizeof(byte*));
        for (var i = 0; i < arguments.Count; i++) vector[i] = Terminated(arguments[i]);
        Libc.Execve(Terminated(path), vector, Libc.Environment());
        return Marshal.GetLastPInvokeError();
    }

    private static byte* Terminated(byte[] text)
    {
        var copy = (byte*)NativeMemory.AllocZeroed((nuint)text.Length + 1);
        text.CopyTo(new Span<byte>(copy, text.Length));
        return copy;
    }
}
