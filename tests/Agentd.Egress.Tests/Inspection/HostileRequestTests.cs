using System.Text;
using Agentd.Domain.Network;
using Agentd.Egress.Inspection;
using Agentd.Egress.Inspection.Credentials;
using Agentd.Egress.Piping;
using Agentd.Egress.Protocol;
using Agentd.Egress.Rules;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Tests.Inspection;

public sealed class HostileRequestTests
{
    private const string Placeholder = "sk-placeholder-0123456789", Value = "the-real-value-of-it";

    private static readonly string[] _pieces =
    [
        "/", "//", "..", ".", "%2e", "%2E", "%2f", "%5c", "%25", "%", "%c0%ae", ";", "\\", "?", "#", "v1", "v1/", "%76", "1", "*", "a",
        "%00",
    ];

    [Fact]
    public void Damaged_paths_never_leave_the_prefix_that_a_rule_allows()
    {
        var rule = new NetworkRule(HostPattern.Parse("api.example.org"), [443], NetworkProtocol.Https, [])
        {
            Paths = [PathPattern.Parse("/v1/*")],
        };
        var (rules, route) = (new SessionRules([rule], null), new Route(rule, 1, "api.example.org", null, 443));
        var random = new Random(Fuzz.Seed);
        for (var round = 0; round < Fuzz.Rounds; round++)
        {
            var target = (random.Next(2) == 0 ? "/v1/" : "/")
                + string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => _pieces[random.Next(_pieces.Length)]));
            if (RequestJudge.Judge("GET", target, new HostString("api.example.org"), route, rules) is not Admission) continue;
            Understood(target).Where(path => !path.StartsWith("/v1/", StringComparison.Ordinal))
                .ShouldBeEmpty($"{target}, seed {Fuzz.Seed}");
        }
    }

    [Fact]
    public void Damaged_headers_never_carry_a_value_where_no_placeholder_stood()
    {
        var credential = new BrokeredCredential(new EgressCredential("KEY", Placeholder, ["api.example.org"]));
        credential.Renew([Encoding.ASCII.GetBytes(Value)]);
        var value = BrokeredValue.Of("KEY", Encoding.ASCII.GetBytes(Value));
        var random = new Random(Fuzz.Seed);
        byte[][] good =
        [
            Encoding.ASCII.GetBytes($"Bearer {Placeholder}"),
            Encoding.ASCII.GetBytes("Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"user:{Placeholder}"))),
        ];
        for (var round = 0; round < Fuzz.Rounds; round++)
        {
            var header = Encoding.Latin1.GetString(Fuzz.Damage(good[random.Next(good.Length)], random));
            var replaced = Placeholders.Replace(header, Placeholder, value);
            if (Placeholders.IsIn(header, Placeholder)) Placeholders.IsIn(replaced, Value).ShouldBeTrue($"{header}, seed {Fuzz.Seed}");
            else replaced.ShouldBe(header, $"seed {Fuzz.Seed}");
            Placeholders.IsIn(replaced, Placeholder).ShouldBeFalse($"{header}, seed {Fuzz.Seed}");
        }
    }

    [Fact]
    public void Damaged_bodies_have_the_value_exactly_where_the_placeholder_stood()
    {
        var random = new Random(Fuzz.Seed);
        var good = Encoding.ASCII.GetBytes($"{{\"a\":\"{Placeholder}{Placeholder}\",\"b\":\"{Placeholder}\"}}");
        for (var round = 0; round < Fuzz.Rounds; round++)
        {
            var body = Fuzz.Damage(good, random);
            var replaced = Placeholders.Replace(body, Encoding.ASCII.GetBytes(Placeholder), Encoding.ASCII.GetBytes(Value));
            Encoding.Latin1.GetString(replaced).ShouldBe(
                Encoding.Latin1.GetString(body).Replace(Placeholder, Value, StringComparison.Ordinal), $"seed {Fuzz.Seed}");
        }
    }

    // What servers make of a path: decoded once or twice, with and without matrix parameters, backslashes as slashes, and dots resolved.
    private static IEnumerable<string> Understood(string target)
    {
        var path = target.Split('?')[0];
        string[] decoded = [Uri.UnescapeDataString(path), Uri.UnescapeDataString(Uri.UnescapeDataString(path))];
        foreach (var plain in decoded.SelectMany(one => (string[])[one, one.Replace('\\', '/'), WithoutParameters(one)]))
        {
            yield return new Uri("http://x" + plain.Replace("?", "%3f").Replace("#", "%23")).AbsolutePath;
            yield return Path.GetFullPath(plain.Replace('\0', '0')) + (plain.EndsWith('/') ? "/" : "");
        }
    }

    private static string WithoutParameters(string path) => string.Join('/', path.Split('/').Select(one => one.Split(';')[0]));
}
