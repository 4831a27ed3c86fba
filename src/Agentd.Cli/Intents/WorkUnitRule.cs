using System.Text;

namespace Agentd.Cli.Intents;

/// <summary>What a work unit's id may be, said before anybody is asked.</summary>
internal static class WorkUnitRule
{
    private const int MaxBytes = 256;

    /// <summary>What is wrong with an id; null when nothing is.</summary>
    public static string? Objection(string id)
    {
        if (id.Length == 0) return "--work-unit must not be empty";
        if (Encoding.UTF8.GetByteCount(id) > MaxBytes) return $"--work-unit must have at most {MaxBytes} bytes";
        if (id.Any(char.IsControl)) return "--work-unit must not hold control characters";
        return id[0] == '-' ? "--work-unit must not begin with '-'" : null;
    }
}
