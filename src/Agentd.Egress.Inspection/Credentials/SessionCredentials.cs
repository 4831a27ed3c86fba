using Agentd.Domain.Network;
using Agentd.Egress.Protocol;
using Agentd.Egress.Rules;

namespace Agentd.Egress.Inspection.Credentials;

/// <summary>The credentials of a session that it has placeholders of alone.</summary>
/// <param name="All">They.</param>
/// <param name="Patience">For how long a request waits for a value that did not come yet.</param>
/// <param name="Rejected">Hears the name of one whose value a host does not take, once for each value.</param>
internal sealed record SessionCredentials(
    IReadOnlyList<BrokeredCredential> All, TimeSpan Patience, Action<string>? Rejected = null)
{
    // Each may be a MiB, and a session may ask thousands of times at once.
    private const int MostBodies = 32;

    /// <summary>Room for the bodies of requests that values are put into: who has none waits.</summary>
    public SemaphoreSlim Bodies { get; } = new(MostBodies, MostBodies);

    /// <summary>Those that may go to a host, as long as nothing else is said of the request.</summary>
    public IEnumerable<BrokeredCredential> Of(HostName host, SessionRules rules) =>
        All.Where(one => one.MayGoTo(host) && (!one.ForClone || rules.CloneIsOpen));

    /// <summary>Gives values.</summary>
    /// <exception cref="FormatException">
    /// A credential is not known, or its value is none for a request; the others have theirs nevertheless.
    /// </exception>
    public void Renew(IReadOnlyList<EgressValue> values)
    {
        FormatException? first = null;
        foreach (var named in values.GroupBy(value => value.Name, value => value.Value))
        {
            try
            {
                var credential = All.FirstOrDefault(one => one.Name == named.Key)
                    ?? throw new FormatException($"the session has no credential {named.Key}");
                credential.Renew([.. named]);
            }
            catch (FormatException unfit)
            {
                first ??= unfit;
            }
        }
        if (first is not null) throw first;
    }
}
