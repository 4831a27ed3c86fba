using Agentd.Infrastructure.Configuration.Drafts;
using Agentd.Infrastructure.Configuration.Keys;
using FluentValidation;

namespace Agentd.Infrastructure.Configuration.Rules;

/// <summary>What must hold for <c>[daemon]</c>, apart from its paths.</summary>
internal sealed class DaemonRules : AbstractValidator<DaemonDraft>
{
    /// <summary>The <c>shutdown</c> that leaves sessions running.</summary>
    public const string Leave = "leave";

    public DaemonRules() => RuleFor(daemon => daemon.DrainTimeout).ObjectAs(
        DaemonKeys.DrainTimeout,
        (daemon, _) => daemon.Shutdown?.Value == Leave ? "has no meaning with shutdown = \"leave\"; remove one of the two" : null);
}
