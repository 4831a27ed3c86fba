using System.Text;

namespace Agentd.Cli.Terminals;

/// <summary>What surrounds a call of agentd: standard streams, whether a person reads them, the environment, the clock, Ctrl-C.</summary>
internal sealed class Terminal
{
    public required Stream In { get; init; }

    public required Stream Out { get; init; }

    public required Stream Error { get; init; }

    /// <summary>Whether a person reads <see cref="Out"/>.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether a person reads <see cref="Error"/>.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Reads an environment variable; null when it is unset.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>Asks for the working directory, which may be gone.</summary>
    public required Func<string> WorkingDirectory { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>From now on, Ctrl-C cancels a token and no longer ends the process.</summary>
    public Func<Interrupts> ListenForInterrupts { get; init; } = Interrupts.OfThisProcess;

    public static Terminal OfThisProcess() => new()
    {
        In = Console.OpenStandardInput(),
        Out = new DescriptorStream(1),
        Error = new DescriptorStream(2),
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        Environment = System.Environment.GetEnvironmentVariable,
        WorkingDirectory = () => System.Environment.CurrentDirectory,
    };

    /// <summary>What a path is relative to; the root for one that is not.</summary>
    /// <exception cref="OperatorException">The path is relative, and the working directory is gone.</exception>
    public string DirectoryFor(string? path)
    {
        if (path is null or ['/', ..]) return "/";
        try
        {
            return WorkingDirectory();
        }
        catch (IOException)
        {
            throw new OperatorException($"the working directory is gone: give '{path}' as an absolute path");
        }
    }

    /// <summary>Prints agentd's own lines to standard output, with control characters shown by name.</summary>
    public void PrintOut(string lines) => Print(Out, lines);

    /// <summary>Prints agentd's own lines to standard error, with control characters shown by name.</summary>
    public void PrintError(string lines) => Print(Error, lines);

    private static void Print(Stream stream, string lines) => stream.Write(Encoding.UTF8.GetBytes(VisibleText.Of(lines) + "\n"));
}
