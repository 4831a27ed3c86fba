using System.CommandLine;
using Agentd.Infrastructure.Methodologies.Schemas;

namespace Agentd.Daemon.Commands;

/// <summary><c>judge</c>: the daemon's own way to hold operator input against a schema; not for operators.</summary>
internal static class JudgeCommand
{
    /// <summary>The verb, with what it does.</summary>
    public static Command Define()
    {
        var judge = new Command(JudgeProcess.Verb, "Judges one document, for the daemon.") { Hidden = true };
        judge.SetAction(async (_, _) =>
        {
            await using var input = Console.OpenStandardInput();
            await using var output = Console.OpenStandardOutput();
            await JudgeProcess.AnswerAsync(input, output).ConfigureAwait(false);
            return 0;
        });
        return judge;
    }
}
