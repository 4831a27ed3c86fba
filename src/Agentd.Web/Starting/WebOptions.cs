using System.Globalization;
using System.Net;
using Agentd.Protocol;

namespace Agentd.Web.Starting;

/// <summary>What the program was told: by its arguments and, for defaults, by its environment. It reads no configuration.</summary>
internal sealed record WebOptions
{
    /// <summary>What is said of a call that is not understood.</summary>
    public const string Usage = "usage: agentd web [--open] [--listen ADDRESS:PORT] [--allow-host NAME]... [--idle-exit DURATION]\n"
        + "                  [--socket-path PATH] [--state-dir DIR]";

    /// <summary>The daemon's socket.</summary>
    public required string DaemonSocket { get; init; }

    /// <summary>The page's own socket, where no address is given.</summary>
    public required string PageSocket { get; init; }

    /// <summary>Where sign-ins are kept.</summary>
    public required string SignInDirectory { get; init; }

    /// <summary>The address of the loopback to listen at; null for the page's own socket.</summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>Names, besides those of the loopback, under which the page is asked for.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>After how long without anybody who looks the program ends; zero for never.</summary>
    public TimeSpan IdleExit { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Whether a link is to be made and printed.</summary>
    public bool Open { get; init; }

    /// <summary>Reads arguments, without the verb.</summary>
    /// <exception cref="WebUsageException">They are not understood.</exception>
    /// <exception cref="SocketPathException">There is no usable path of a socket.</exception>
    public static WebOptions Read(IReadOnlyList<string> arguments, Func<string, string?> environment, string workingDirectory)
    {
        var words = new Queue<string>(arguments.SelectMany(Divided));
        string? socket = null, state = null;
        var (open, hosts, idle, listen) = (false, new List<string>(), TimeSpan.FromSeconds(90), (IPEndPoint?)null);
        while (words.TryDequeue(out var word))
        {
            string Value() => words.TryDequeue(out var value) ? value : throw new WebUsageException($"{word} needs a value");
            if (word == "--open") open = true;
            else if (word == "--listen") listen = Loopback(Value());
            else if (word == "--allow-host") hosts.Add(Host(Value()));
            else if (word == "--idle-exit") idle = Duration(Value());
            else if (word == "--socket-path") socket = Value();
            else if (word == "--state-dir") state = Path.GetFullPath(Value(), workingDirectory);
            else throw new WebUsageException($"unknown word '{word}'");
        }
        var daemon = SocketPath.Resolve(socket, environment, workingDirectory);
        return new WebOptions
        {
            DaemonSocket = daemon,
            PageSocket = SocketPath.Checked(Path.Combine(Path.GetDirectoryName(daemon)!, "web.sock")),
            SignInDirectory = Path.Combine(state ?? StateDirectory(environment), "web"),
            Listen = listen,
            AllowedHosts = hosts,
            IdleExit = idle,
            Open = open,
        };
    }

    private static IEnumerable<string> Divided(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) ? argument.Split('=', 2) : [argument];

    private static string StateDirectory(Func<string, string?> environment)
    {
        if (environment("XDG_STATE_HOME") is { } given && Path.IsPathFullyQualified(given)) return Path.Combine(given, "agentd");
        if (environment("HOME") is { } home && Path.IsPathFullyQualified(home)) return Path.Combine(home, ".local", "state", "agentd");
        throw new WebUsageException("there is no place to keep sign-ins: set XDG_STATE_HOME or HOME, or give --state-dir");
    }

    private static IPEndPoint Loopback(string text) =>
        IPEndPoint.TryParse(text, out var endpoint) && text.Contains(':') && endpoint.Port > 0 && endpoint.ToString() == text
            && !endpoint.Address.IsIPv4MappedToIPv6
            ? IPAddress.IsLoopback(endpoint.Address) ? endpoint
            : throw new WebUsageException($"--listen {text} would be reached by other hosts: give an address of the loopback, such as "
                + "127.0.0.1:7080, and reach it by ssh -L")
            : throw new WebUsageException($"--listen '{text}' is not an address and a port, such as 127.0.0.1:7080");

    private static string Host(string text) =>
        text.Length is > 0 and <= 253 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
        ? text.ToLowerInvariant() : throw new WebUsageException($"--allow-host '{text}' is not a host's name");

    private static TimeSpan Duration(string text)
    {
        int? unit = text.Length < 2 ? null : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => null };
        return unit is { } seconds && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= 366 * 86_400 / seconds
            ? TimeSpan.FromSeconds(count * seconds)
            : throw new WebUsageException($"--idle-exit '{text}' is not a duration: give a number and s, m, h or d, such as 90s");
    }
}

/// <summary>The program was called in a way that it does not understand.</summary>
internal sealed class WebUsageException(string message) : Exception(message);
