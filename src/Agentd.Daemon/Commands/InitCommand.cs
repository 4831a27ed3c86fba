using System.CommandLine;
using Agentd.Daemon.Commands.Options;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Starters;
using Agentd.Protocol.Linux;

namespace Agentd.Daemon.Commands;

/// <summary><c>agentd init</c>: a first configuration, for a kind of agent.</summary>
internal static class InitCommand
{
    /// <summary>The verb: 0 when it has written, 1 when it has not.</summary>
    public static Command Define(StartDirectory start)
    {
        var (config, methodology) = (new PathOption("--config", start), new PathOption("--methodology", start));
        var (kind, repository) = (new Option<string>("--agent") { Required = true }, new Option<string>("--repo"));
        var init = new Command("init", "Writes a first configuration.") { kind, repository, methodology, config };
        init.SetAction(parsed =>
        {
            RequireOrdinaryUser();
            var wish = new FirstWish(parsed.GetValue(kind)!, config.GivenIn(parsed) ?? UsualPath())
            {
                Repository = parsed.GetValue(repository),
                Methodology = methodology.GivenIn(parsed),
            };
            var written = new FirstFiles(new ConfigurationLoader(Environment.GetEnvironmentVariable)).Write(wish);
            foreach (var line in Told(wish, written)) parsed.InvocationConfiguration.Output.WriteLine(line);
            return 0;
        });
        return init;
    }

    // What it writes has a filtered network, for which the daemon must not be root.
    private static void RequireOrdinaryUser()
    {
        if (Libc.EffectiveUser() == 0)
            throw new SessionException("the first configuration is for a daemon of an ordinary user; run 'agentd init' as that user");
    }

    private static string UsualPath()
    {
        var home = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { } named && Path.IsPathRooted(named) ? named
            : Environment.GetEnvironmentVariable("HOME") is { } user && Path.IsPathRooted(user) ? Path.Combine(user, ".config")
            : throw new SessionException("neither XDG_CONFIG_HOME nor HOME is set to an absolute path; name the file with --config");
        return Path.Combine(home, "agentd", "agentd.toml");
    }

    private static IEnumerable<string> Told(FirstWish wish, WrittenFiles written)
    {
        var first = written.Configuration;
        yield return $"{wish.Path}: written, for the agent '{first.Agent}'";
        if (written.Methodology is { } methodology) yield return $"{methodology}: written, a methodology in miniature; make it your own";
        yield return "What is left to do:";
        yield return $"  its key:   (umask 077 && mkdir -p '{Path.GetDirectoryName(first.KeyFile)}' && cat >'{first.KeyFile}')";
        yield return $"  its image: eng/agent-image {wish.Kind}      in a checkout of agentd; it makes {first.Image}";
        yield return $"  see:       agentd check --config '{wish.Path}'";
        yield return $"  try:       agentd run {first.Agent}{(wish.Repository is null ? " https://…" : "")} --follow";
    }
}
