using Agentd.Domain.Network;
using Agentd.Egress.Protocol;
using Agentd.Egress.Rules;

namespace Agentd.Egress.Inspection.Credentials;

/// <summary>The credentials of a session that it has placeholders of alone.</summary>
/// <param name="All">They.</param>
/// <param name="Patience">For how long a request waits for a value that did not come yet.</param>
internal sealed record SessionCredentials(IReadOnlyList<BrokeredCredential> All, TimeSpan Patience)
{
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
        foreach (var value in values)
        {
            try
            {
                var credential = All.FirstOrDefault(one => one.Name == value.Name)
                    ?? throw new FormatException($"the session has no credential {value.Name}");
                credential.Renew(value.Value);
            }
            catch (FormatException unfit)
            {
                first ??= unfit;
            }
        }
        if (first is not null) throw first;
    }
}
