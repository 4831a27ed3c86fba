using System.Text.RegularExpressions;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Agents;

/// <summary>A declaration among the examples as a test's configuration takes it: all but its repository and its files.</summary>
internal sealed partial class Example
{
    private readonly string _text;

    private Example(string path) => _text = File.ReadAllText($"{TestSettings.Examples}/{path}");

    /// <summary>An agent that people use.</summary>
    public static Example Agent(string name) => new($"agents/{name}/agent.toml");

    /// <summary>What lets an agent push.</summary>
    public static Example Push => new("brokered-push.toml");

    /// <summary>The agent's name.</summary>
    public string Name => Values("name")[0];

    /// <summary>The agent's image.</summary>
    public string Image => Values("base_image")[0];

    /// <summary>The host of its credential.</summary>
    public string Host => HostsPattern.Match(_text).Groups[1].Value;

    /// <summary>All of it.</summary>
    /// <param name="secret">The file of its credential.</param>
    /// <param name="trusted">The file of an authority that certifies the host of its rule.</param>
    public string Whole(string secret, string trusted) =>
        Moved(_text, secret).Replace("meter = ", $"upstream_ca = \"{trusted}\"\nmeter = ");

    /// <summary>What it says of rules and credentials alone.</summary>
    /// <param name="secret">The file of its credential.</param>
    /// <param name="trusted">The file of an authority that certifies the host of its rule.</param>
    public string Rules(string secret, string trusted) =>
        Moved(_text[_text.IndexOf("[[agents.network.allow]]", StringComparison.Ordinal)..], secret)
            .Replace("methods = ", $"upstream_ca = \"{trusted}\"\nmethods = ");

    private static string Moved(string text, string secret) => SecretPattern
        .Replace(text.Replace("/web/site.git", $"/{TlsGitServer.Pushed}"), $"source_file = \"{secret}\"");

    private string[] Values(string key) =>
        [.. Regex.Matches(_text, $"^{key} = \"(.*)\"$", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("^hosts = \\[\"(.*)\"\\]$", RegexOptions.Multiline)]
    private static partial Regex HostsPattern { get; }

    [GeneratedRegex("^source_file = .*$", RegexOptions.Multiline)]
    private static partial Regex SecretPattern { get; }
}
