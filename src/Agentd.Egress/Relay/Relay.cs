using System.Text.Json;
using Agentd.Egress.Linux;

namespace Agentd.Egress.Relay;

/// <summary>Carries the connections of sessions, as the door orders.</summary>
internal sealed class Relay(DescriptorChannel door, IInspector inspector, Repose repose)
{
    private readonly Dictionary<string, CarriedSession> _sessions = [];

    /// <summary>Does what the door orders, one thing after the other, until the door is gone.</summary>
    public void Serve()
    {
        try
        {
            while (door.Receive(out var descriptors) is { } body)
            {
                repose.Stir();
                switch (JsonSerializer.Deserialize(body, RelayJson.Default.RelayOrder))
                {
                    case Carry carry: Tell(new Carried(carry.Session, Do(carry, descriptors))); break;
                    case Renewal renewal: Tell(new Carried(renewal.Session, Do(renewal))); break;
                    case CostAllowance allowance: Tell(new Carried(allowance.Session, Do(allowance))); break;
                    case Drop drop: Do(drop); break;
                }
            }
        }
        catch (IOException)
        {
            // The door is gone, and with it everybody that could have asked for something.
        }
    }

    private string? Do(Carry carry, int[] descriptors)
    {
        if (_sessions.Remove(carry.Session, out var before)) End(before);
        SessionDescriptors? opened = null;
        try
        {
            opened = new SessionDescriptors(carry, descriptors);
            var session = new CarriedSession(carry, opened, inspector, Tell, repose.Stir);
            _sessions.Add(carry.Session, session);
            session.Begin();
            return null;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // What is wrong with one session, the others are not to feel.
            if (_sessions.Remove(carry.Session, out var half)) End(half);
            else opened?.Dispose();
            return failure.Message;
        }
    }

    private string? Do(Renewal renewal)
    {
        if (!_sessions.TryGetValue(renewal.Session, out var session)) return $"session {renewal.Session} is not carried";
        try
        {
            session.Renew(renewal.Values);
            return null;
        }
        catch (FormatException unfit)
        {
            return unfit.Message;
        }
    }

    private string? Do(CostAllowance allowance)
    {
        if (!_sessions.TryGetValue(allowance.Session, out var session)) return $"session {allowance.Session} is not carried";
        session.Allow(allowance.Cost, allowance.Refusal);
        return null;
    }

    private void Do(Drop drop)
    {
        _sessions.Remove(drop.Session, out var session);
        // What the connections of one have to say last, the orders for the others do not wait for.
        _ = Task.Run(() =>
        {
            if (session is not null) End(session);
            Tell(new Dropped(drop.Session));
        });
    }

    private static void End(CarriedSession session)
    {
        try
        {
            session.Dispose();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Console.Error.WriteLine($"a session was not let go cleanly: {failure.Message}");
        }
    }

    private void Tell(RelayNews news) => door.Send(JsonSerializer.SerializeToUtf8Bytes(news, RelayJson.Default.RelayNews), []);
}
