using System.Text;

namespace Agentd.Protocol;

/// <summary>Where the daemon listens. The rule is deterministic: nothing is probed and there is no fallback.</summary>
public static class SocketPath
{
    /// <summary>The most bytes that the kernel takes for a socket's path, its final NUL not counted.</summary>
    public const int MaxBytes = 107;

    private const string Cures = "set XDG_RUNTIME_DIR to an absolute directory, or name the socket with --socket-path";

    /// <summary>The socket that a client connects to.</summary>
    /// <param name="given">What <c>--socket-path</c> said; null when it was not given.</param>
    /// <param name="environment">Reads an environment variable; null when it is unset.</param>
    /// <param name="workingDirectory">What a relative path is relative to.</param>
    /// <exception cref="SocketPathException">There is no such path, or it cannot be a socket's.</exception>
    public static string Resolve(string? given, Func<string, string?> environment, string workingDirectory)
    {
        if (given is null) return Checked(Path.Combine(RuntimeDirectory(environment, Cures), "agentd.sock"));
        if (given.Length == 0) throw new SocketPathException("--socket-path must not be empty");
        if (given.Contains('\0')) throw new SocketPathException("--socket-path must not hold a NUL byte");
        return Checked(Path.GetFullPath(given, workingDirectory));
    }

    /// <summary>The directory of the default socket and PID file: <c>$XDG_RUNTIME_DIR/agentd</c>.</summary>
    /// <param name="environment">Reads an environment variable; null when it is unset.</param>
    /// <param name="cures">What the caller's user can do about a variable that will not do; ends the error's sentence.</param>
    /// <exception cref="SocketPathException">XDG_RUNTIME_DIR is unset, empty or relative.</exception>
    public static string RuntimeDirectory(Func<string, string?> environment, string cures)
    {
        var value = environment("XDG_RUNTIME_DIR");
        if (value is null) throw new SocketPathException($"XDG_RUNTIME_DIR is not set: {cures}");
        if (value.Length == 0) throw new SocketPathException($"XDG_RUNTIME_DIR is empty: {cures}");
        if (value[0] != '/') throw new SocketPathException($"XDG_RUNTIME_DIR is relative ('{value}'): {cures}");
        return Path.Combine(value, "agentd");
    }

    /// <summary>The path itself, when the kernel can bind or connect to it.</summary>
    /// <exception cref="SocketPathException">It is longer than <see cref="MaxBytes"/>.</exception>
    public static string Checked(string path)
    {
        var bytes = Encoding.UTF8.GetByteCount(path);
        if (bytes <= MaxBytes) return path;
        throw new SocketPathException($"socket path '{path}' has {bytes} bytes and may have at most {MaxBytes}: choose a shorter one");
    }
}

/// <summary>There is no usable path of a socket; the message names what to do.</summary>
public sealed class SocketPathException(string message) : Exception(message);
