using Agentd.Protocol.Replies;

namespace Agentd.Cli.Tests.Verbs;

/// <summary>What an agent prints to drive the operator's terminal, in all the pieces that it may come in.</summary>
public sealed class HostileOutputTests
{
    private static readonly (byte[] Printed, string Shown)[] Attacks =
    [
        ("\u001b]0;title\u0007"u8.ToArray(), "^[]0;title^G"),
        ("\u001b[2J\u001b[31m"u8.ToArray(), "^[[2J^[[31m"),
        ("\u009b31m"u8.ToArray(), @"\u009b31m"),
        ([0x9b, (byte)'3', (byte)'1', (byte)'m', 0x9d], @"\x9b31m\x9d"),
        ([0xc2, 0xc2, 0x9b, 0xe2, 0x9b, 0x1b], @"\xc2\u009b\xe2\x9b^["),
        ("done\rroot# \b\b\0\u007f"u8.ToArray(), "done^Mroot# ^H^H^@^?"),
        ("\u202egpj.exe\u2066\u2069\u200f\u061c"u8.ToArray(), @"\u202egpj.exe\u2066\u2069\u200f\u061c"),
        ("\u2028\u2029\u0085\u000b\u000c"u8.ToArray(), @"\u2028\u2029\u0085^K^L"),
    ];

    private static readonly byte[] Printed = [.. Attacks.SelectMany(attack => attack.Printed), (byte)'\n'];
    private static readonly string Shown = string.Concat(Attacks.Select(attack => attack.Shown)) + "\n";

    /// <summary>Verbs that stream.</summary>
    public static TheoryData<string[]> Verbs { get; } = new(
        ["logs", "0123"], ["logs", "0123", "--follow"], ["run", "site-builder", "--follow"]);

    [Theory, MemberData(nameof(Verbs))]
    public async Task A_terminal_is_never_driven_wherever_the_output_is_cut(string[] verb)
    {
        for (var cut = 0; cut <= Printed.Length; cut++)
        {
            var terminal = await PrintedAsync(verb, [Printed[..cut], Printed[cut..]], isTerminal: true);
            (terminal.Out[..Math.Min(terminal.Out.Length, Shown.Length)], terminal.Error).ShouldBe((Shown, Shown));
        }
    }

    [Theory, MemberData(nameof(Verbs))]
    public async Task A_terminal_is_never_driven_byte_by_byte(string[] verb) =>
        (await PrintedAsync(verb, [.. Printed.Select(one => new[] { one })], isTerminal: true)).Out.ShouldStartWith(Shown);

    [Theory, MemberData(nameof(Verbs))]
    public async Task Raw_lets_every_byte_through_to_a_terminal(string[] verb) =>
        (await PrintedAsync([.. verb, "--raw"], [Printed[..9], Printed[9..]], isTerminal: true)).OutBytes[..Printed.Length]
            .ShouldBe(Printed);

    [Theory, MemberData(nameof(Verbs))]
    public async Task A_pipe_gets_every_byte(string[] verb) =>
        (await PrintedAsync(verb, [Printed[..9], Printed[9..]], isTerminal: false)).OutBytes[..Printed.Length].ShouldBe(Printed);

    private static async Task<TestTerminal> PrintedAsync(string[] verb, byte[][] pieces, bool isTerminal)
    {
        await using var daemon = new TestDaemon(async (connection, _, cancellation) =>
        {
            if (verb[0] == "run") await connection.SendAsync(new Accepted("0123456789abcdef"), cancellation);
            foreach (var stream in new[] { OutputStream.Stdout, OutputStream.Stderr })
            {
                foreach (var piece in pieces)
                    await connection.SendAsync(new Output(stream, piece, DateTimeOffset.UnixEpoch, "1"), cancellation);
            }

            await connection.SendAsync(
                verb[0] == "run" ? new Result { SessionId = "0123456789abcdef", Label = "success", ExitCode = 0 } : new StreamEnd(),
                cancellation);
        });
        var terminal = new TestTerminal { OutIsTerminal = isTerminal, ErrorIsTerminal = isTerminal, Variables = { ["NO_COLOR"] = "1" } };
        (await terminal.RunAsync([.. verb, "--socket-path", daemon.SocketPath])).ShouldBe(0, terminal.Error);
        return terminal;
    }
}
