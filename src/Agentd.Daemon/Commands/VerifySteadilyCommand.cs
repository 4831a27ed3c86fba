using System.CommandLine;
using Agentd.Infrastructure.Audit.Verification;

namespace Agentd.Daemon.Commands;

/// <summary><c>verify-steadily</c>: the daemon's own way to verify its records in the background; not for operators.</summary>
internal static class VerifySteadilyCommand
{
    /// <summary>The verb, with what it does.</summary>
    public static Command Define()
    {
        var root = new Argument<string>("ROOT");
        var agent = new Argument<string?>("AGENT") { Arity = ArgumentArity.ZeroOrOne };
        var session = new Argument<string?>("SESSION") { Arity = ArgumentArity.ZeroOrOne };
        var verify = new Command(VerifierProcess.Verb, "Verifies all records, for the daemon.") { root, agent, session };
        verify.Hidden = true;
        var only = new Option<string?>(VerifierProcess.Only);
        verify.Options.Add(only);
        verify.SetAction((parsed, cancellation) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(only) is { } one)
            {
                VerifierProcess.AnswerOne(parsed.GetRequiredValue(root), one, output, cancellation);
                return Task.FromResult(0);
            }
            var after = parsed.GetValue(agent) is { } name && parsed.GetValue(session) is { } id ? new VerifiedPlace(name, id) : null;
            VerifierProcess.Answer(parsed.GetRequiredValue(root), after, output, cancellation);
            return Task.FromResult(0);
        });
        return verify;
    }
}
