using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Domain.Spending;

namespace Agentd.Application.Tests.Sessions;

/// <summary>What sessions cost, kept in memory.</summary>
public sealed class RememberedBooks : ISpendingBooks
{
    /// <summary>What is kept.</summary>
    public SpendingBook Kept { get; set; } = SpendingBook.Empty;

    /// <summary>Why nothing can be kept; null where it can.</summary>
    public string? Trouble { get; set; }

    public SpendingBook Read() => Kept;

    public void Keep(SpendingBook book) => Kept = Trouble is null ? book : throw new SessionException(Trouble);
}
