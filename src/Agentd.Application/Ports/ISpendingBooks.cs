using Agentd.Domain.Sessions;
using Agentd.Domain.Spending;

namespace Agentd.Application.Ports;

/// <summary>Where it is kept what sessions cost by day: it outlives daemon, broker and records.</summary>
public interface ISpendingBooks
{
    /// <summary>Reads what was kept last; an empty book where nothing was.</summary>
    /// <exception cref="SessionException">It cannot be read, or there is no place for it; the message says what to do.</exception>
    SpendingBook Read();

    /// <summary>Keeps a book. Once it returns, no crash of daemon or host undoes it.</summary>
    /// <exception cref="SessionException">It cannot be kept; what was kept before still is.</exception>
    void Keep(SpendingBook book);
}
