using System.Collections.Concurrent;
using Agentd.Egress.Protocol;
using Agentd.Egress.Relay;

namespace Agentd.Egress.Door;

/// <summary>
/// The places of relays, and who stands in for one that died. Who calls has the door's turn.
/// </summary>
/// <param name="programs">The program of the relay that reads no requests, and of the one that reads them.</param>
/// <param name="sessions">The sessions, which are changed in a turn alone.</param>
/// <param name="turn">The door's turn.</param>
/// <param name="hear">Hears what a relay tells.</param>
/// <param name="tell">Tells daemons.</param>
internal sealed class RelayPosts(
    (string Plain, string Reading) programs, ConcurrentDictionary<string, HeldSession> sessions, Lock turn, Action<RelayNews> hear,
    Action<EgressReply> tell) : IDisposable
{
    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(1);

    // Two, so that what reads requests, and is many times as large, runs only while a session needs it. Made with the first session.
    private RelayPost? _plain, _reading;

    // Those before them, whose programs were replaced: by an upgrade, under sessions that go on with the relay that they have.
    private readonly List<RelayPost> _earlier = [];

    private IEnumerable<RelayPost> Shared => _earlier.Concat(new[] { _plain, _reading }.OfType<RelayPost>());

    /// <summary>The place of the relay that carries a session, from when it came until it ends.</summary>
    public RelayPost Of(HeldSession session) => session.Own ?? (session.Shared ??= session.IsRead
        ? Newest(ref _reading, programs.Reading) : Newest(ref _plain, programs.Plain));

    /// <summary>Ends the relays that no session has needed for a while, those of replaced programs at once.</summary>
    public void Rest(TimeSpan patience)
    {
        foreach (var post in Shared) post.Rest(IsNeeded(post), _earlier.Contains(post) ? TimeSpan.Zero : patience);
        _earlier.RemoveAll(post => !IsNeeded(post) && !post.Stands);
    }

    /// <summary>Has a session carried: null when a relay does it, else why none does.</summary>
    public string? Carry(string session, HeldSession held)
    {
        var refusal = Of(held).Ask(session, held.Order, held.Descriptors);
        held.IsCarried = refusal is null;
        if (refusal is null)
        {
            (held.Obstacle, held.Failures) = (null, 0);
            return null;
        }
        held.Failures++;
        // Said once: it is tried every second, for as long as it takes.
        if (held.Obstacle != refusal) Console.Error.WriteLine($"session {session} is not carried: {refusal}");
        held.Obstacle = refusal;
        return refusal;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var post in Shared) post.Dispose();
    }

    private bool IsNeeded(RelayPost post) => sessions.Values.Any(one => (one.Own ?? one.Shared) == post);

    private RelayPost Newest(ref RelayPost? post, string program)
    {
        if (post is { IsOutdated: true })
        {
            _earlier.Add(post);
            post = null;
        }
        return post ??= Make(program);
    }

    private RelayPost Make(string program) => new(program, hear, Mourn);

    // Another takes the place of a relay that died.
    private void Mourn(RelayPost post, RelayProcess relay)
    {
        Thread.Sleep(RestartPause);
        lock (turn)
        {
            var wasEnded = post.WasEnded;
            if (!post.Clear(relay)) return;
            var left = sessions.Where(one => one.Value.IsCarried && Of(one.Value) == post).ToArray();
            foreach (var (session, held) in left)
            {
                held.IsCarried = false;
                // One that owed an answer was ended by the door, on a machine that is too busy perhaps.
                if (!wasEnded) Judge(session, held, wasAlone: left.Length == 1);
            }
        }
        while (Resume()) Thread.Sleep(RestartPause);
    }

    private void Judge(string session, HeldSession held, bool wasAlone)
    {
        switch (held.Deaths.Note(wasAlone))
        {
            case Blame.Possible when held.Own is null:
                held.Own = Make(held.IsRead ? programs.Reading : programs.Plain);
                break;
            case Blame.Certain:
                held.Oust();
                Console.Error.WriteLine($"session {session} is not carried any more: {HeldSession.WhyOusted}");
                tell(new Ousted(session, HeldSession.WhyOusted));
                break;
        }
    }

    // Whether a session is still to be carried. Where another relay died meanwhile, whoever heard it goes on as well.
    private bool Resume()
    {
        var (some, left) = (false, false);
        lock (turn)
        {
            // What is wrong with one relay, the sessions of the others are not to feel; what is wrong with a session, no other is.
            var amiss = new HashSet<RelayPost>();
            foreach (var (session, held) in sessions.Where(one => one.Value.IsOwed).OrderBy(one => one.Value.Failures))
            {
                var post = Of(held);
                if (!amiss.Contains(post) && Carry(session, held) is null)
                {
                    some = true;
                    continue;
                }
                left = true;
                if (!post.Stands) amiss.Add(post);
            }
        }
        if (some || !left) tell(new Interrupted());
        return left;
    }
}
