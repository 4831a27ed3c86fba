using System.Text;
using Agentd.Cli.Terminals;
using Agentd.Cli.Verbs;

namespace Agentd.Cli.Tests;

/// <summary>An operator's place in memory: what is typed, what is printed, and Ctrl-C.</summary>
internal sealed class TestTerminal
{
    private readonly SharedStream standardOutput = new();
    private readonly SharedStream standardError = new();

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    public byte[] Input { get; init; } = [];

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Null when it is gone.</summary>
    public string? WorkingDirectory { get; init; } = "/";

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public CancellationTokenSource CtrlC { get; } = new();

    public string Out => standardOutput.Text;

    public string Error => standardError.Text;

    public byte[] OutBytes => standardOutput.Bytes;

    public Task<int> RunAsync(params string[] arguments) => AgentdProgram.RunAsync(arguments, Terminal());

    public Terminal Terminal() => new()
    {
        In = new MemoryStream(Input),
        Out = standardOutput,
        Error = standardError,
        OutIsTerminal = OutIsTerminal,
        ErrorIsTerminal = ErrorIsTerminal,
        Environment = name => Variables.GetValueOrDefault(name),
        WorkingDirectory = () => WorkingDirectory ?? throw new FileNotFoundException("getcwd"),
        Clock = Clock,
        ListenForInterrupts = () => new Interrupts(CtrlC.Token),
    };

    private sealed class SharedStream : MemoryStream
    {
        public string Text => Encoding.UTF8.GetString(Bytes);

        public byte[] Bytes
        {
            get
            {
                lock (this) return ToArray();
            }
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            lock (this) base.Write(buffer, offset, count);
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            lock (this) base.Write(buffer);
        }
    }
}
