using System.Text;
using Agentd.Application.Ports;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Notify.Protocol;

namespace Agentd.Infrastructure.Notices;

/// <summary>The one place where sinks' secrets go to the notifier: by its standard input.</summary>
internal static class SinkOrders
{
    /// <summary>A sink with its secrets, read anew.</summary>
    /// <exception cref="SessionException">They cannot be read.</exception>
    public static SinkOrder Of(NotifySink sink, ICredentials credentials) => new()
    {
        Name = sink.Name,
        Kind = sink.Kind,
        Url = Revealed(sink.Url ?? Read(sink, sink.UrlSource, credentials)),
        SigningKey = Revealed(Read(sink, sink.KeySource, credentials)),
        Argv = sink.Argv,
        Format = sink.Format,
        GroupWaitMs = (long)sink.GroupWait.TotalMilliseconds,
        RepeatMs = (long)sink.Repeat.TotalMilliseconds,
        MaxPerHour = sink.MaxPerHour,
        AllowPrivateAddresses = sink.AllowPrivateAddresses,
    };

    private static SecretValue? Read(NotifySink sink, CredentialSource? source, ICredentials credentials) => source is null ? null
        : credentials.Resolve(source) is { IsEmpty: false } value ? value
        : throw new SessionException($"[[notify]] {sink.Name}: {source} is empty; write the value there");

    private static string? Revealed(SecretValue? value) => value is null ? null : Encoding.UTF8.GetString(value.Reveal().Span).Trim();
}
