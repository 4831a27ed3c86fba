using System.Text.Unicode;
using Agentd.Domain.Credentials;
using Agentd.Domain.Network;
using Agentd.Egress.Protocol;
using Agentd.Masking;

namespace Agentd.Egress.Inspection.Credentials;

/// <summary>A credential of which the session has a placeholder alone: where its value may go, and, once it came, the value.</summary>
internal sealed class BrokeredCredential
{
    private const int ShortestPlaceholder = 16, LongestPlaceholder = 4096, MostHeld = 64;

    private readonly Lock _turn = new();
    private readonly List<SecretValue> _held = [];
    private readonly IReadOnlyList<HostPattern> _hosts;
    private readonly IReadOnlyList<string>? _headers;
    private TaskCompletionSource<BrokeredValue> _value = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SecretValue? _rejected;
    private volatile SecretPatterns _patterns = SecretPatterns.None;

    /// <summary>Reads a declaration; its value, if any, is given by <see cref="Renew"/>.</summary>
    /// <exception cref="FormatException">It is not one that this broker knows.</exception>
    public BrokeredCredential(EgressCredential declared)
    {
        (Name, Placeholder, ForClone, _headers) = (declared.Name, declared.Placeholder, declared.ForClone, declared.Headers);
        // Such a text looks the same in a header, a query, a form and JSON.
        if (Placeholder.Length is < ShortestPlaceholder or > LongestPlaceholder || !Placeholder.All(IsPlain))
        {
            throw new FormatException(
                $"the placeholder of {Name} must be {ShortestPlaceholder} to {LongestPlaceholder} letters, digits, '-', '.', '_' and '~'");
        }
        _hosts = [.. declared.Hosts.Select(HostPattern.Parse)];
        if (_hosts.Any(host => host.Name is null)) throw new FormatException($"the credential {Name} must name hosts, not addresses");
        Set = declared.Set is { } set ? SetHeader.Parse(set) : null;
        var places = declared.In ?? ["header"];
        if (places.FirstOrDefault(place => place is not ("header" or "query" or "body")) is { } unknown)
            throw new FormatException($"the credential {Name} is to be put into '{unknown}', which is not known");
        (InHeaders, InQuery, InBody) = (places.Contains("header"), places.Contains("query"), places.Contains("body"));
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What the session has.</summary>
    public string Placeholder { get; }

    /// <summary>Whether it goes only into requests that the clone's rule allows.</summary>
    public bool ForClone { get; }

    /// <summary>The names that it may go to.</summary>
    public IEnumerable<HostName> Names => _hosts.Select(host => host.Name!.Value);

    /// <summary>The header that is set where it is missing; null for none.</summary>
    public SetHeader? Set { get; }

    /// <summary>Whether it is replaced in headers.</summary>
    public bool InHeaders { get; }

    /// <summary>Whether it is replaced in the query.</summary>
    public bool InQuery { get; }

    /// <summary>Whether it is replaced in the body.</summary>
    public bool InBody { get; }

    /// <summary>All forms of all values that it ever had here.</summary>
    public SecretPatterns Patterns => _patterns;

    /// <summary>Whether it may go to a host.</summary>
    public bool MayGoTo(HostName host) => _hosts.Any(pattern => pattern.Matches(host));

    /// <summary>Whether it may stand in a header.</summary>
    public bool MayStandIn(string header) =>
        InHeaders && (_headers is null || _headers.Contains(header, StringComparer.OrdinalIgnoreCase));

    /// <summary>From now on it has the last of these values. The others it had once; they, and what it has had here, are masked.</summary>
    /// <param name="values">The values.</param>
    /// <exception cref="FormatException">
    /// One is no value for a request: the others are taken nevertheless. Where it is the last, the one of before goes on.
    /// </exception>
    public void Renew(IReadOnlyList<byte[]> values)
    {
        var (fit, first) = (new List<BrokeredValue>(), (FormatException?)null);
        BrokeredValue? last = null;
        foreach (var bytes in values)
        {
            last = null;
            try
            {
                fit.Add(last = Judged(bytes));
            }
            catch (FormatException unfit)
            {
                first ??= unfit;
            }
        }
        lock (_turn)
        {
            Hold(fit);
            if (last is not null && Now?.Secret.Is(last.Secret) != true) Count(last);
        }
        if (first is not null) throw first;
    }

    /// <summary>The value of this moment; it is waited for where none came yet.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public Task<BrokeredValue> ValueAsync(TimeSpan patience, CancellationToken cancellation)
    {
        lock (_turn) return _value.Task.WaitAsync(patience, cancellation);
    }

    /// <summary>A host does not take a value: whether that is news, of the value of this moment.</summary>
    public bool Reject(BrokeredValue value)
    {
        lock (_turn)
        {
            if (Now != value || _rejected?.Is(value.Secret) == true) return false;
            _rejected = value.Secret;
            return true;
        }
    }

    private BrokeredValue Judged(byte[] bytes)
    {
        var value = BrokeredValue.Of(Name, bytes);
        return InBody && !Utf8.IsValid(bytes)
            ? throw new FormatException($"the value of {Name} is not UTF-8, as it must be in bodies") : value;
    }

    // What is searched for is made once for all of them: of dozens of long values it takes a while.
    private void Hold(IEnumerable<BrokeredValue> values)
    {
        var areKnown = true;
        foreach (var value in values)
        {
            areKnown &= _held.RemoveAll(value.Secret.Is) > 0;
            if (_held.Count == MostHeld) _held.RemoveAt(0);
            _held.Add(value.Secret);
        }
        if (!areKnown) _patterns = SecretPatterns.Of(_held);
    }

    // Whoever waits for the first one has it; whoever asks from now on gets the new one.
    private void Count(BrokeredValue value)
    {
        if (_value.TrySetResult(value)) return;
        _value = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _value.SetResult(value);
    }

    private BrokeredValue? Now => _value.Task.IsCompletedSuccessfully ? _value.Task.Result : null;

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~';
}
