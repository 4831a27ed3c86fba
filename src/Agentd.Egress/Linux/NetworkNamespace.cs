using System.Runtime.ExceptionServices;

namespace Agentd.Egress.Linux;

/// <summary>
/// Makes sockets in another network namespace. Sockets stay in the namespace that they were made in; a thread that has entered cannot come
/// back, because the host's namespace belongs to another user namespace. So a thread of its own enters, makes them and ends.
/// </summary>
internal static class NetworkNamespace
{
    private const int SmallStack = 256 * 1024;

    /// <summary>
    /// Calls <paramref name="make"/> on a thread that has entered the namespace behind a descriptor, and gives what it returns.
    /// </summary>
    /// <exception cref="IOException">The namespace cannot be entered, or what <paramref name="make"/> threw.</exception>
    public static T Within<T>(int descriptor, Func<T> make) where T : class
    {
        T? made = null;
        ExceptionDispatchInfo? failure = null;
        var visitor = new Thread(
            () =>
            {
                try
                {
                    if (EgressCalls.EnterNamespace(descriptor, EgressCalls.NewNetwork) != 0)
                        throw EgressCalls.Failed("the session's network namespace cannot be entered");
                    made = make();
                }
                catch (Exception caught)
                {
                    failure = ExceptionDispatchInfo.Capture(caught);
                }
            },
            SmallStack);
        visitor.Start();
        visitor.Join();
        failure?.Throw();
        return made!;
    }
}
