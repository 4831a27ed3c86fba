namespace Agentd.Infrastructure.Egress;

/// <summary>A condition of a seccomp profile for an argument of a call.</summary>
/// <param name="Index">Which argument.</param>
/// <param name="Value">What it is held against; the mask, where only some bits are.</param>
/// <param name="ValueTwo">What these bits are held against.</param>
/// <param name="Op">How.</param>
internal sealed record SeccompCondition(uint Index, ulong Value, ulong ValueTwo, string? Op)
{
    /// <summary>
    /// Whether a socket of a family can be asked for so that the condition holds. The kernel takes the family from the lower half of its
    /// argument, and a filter sees the whole: with something in the upper half, a family is unequal to itself, and larger than others.
    /// </summary>
    public bool CanHold(uint family)
    {
        if (Index != 0) return true;
        var most = family | (ulong)uint.MaxValue << 32;
        return Op switch
        {
            "SCMP_CMP_EQ" => (uint)Value == family,
            "SCMP_CMP_LT" => family < Value,
            "SCMP_CMP_LE" => family <= Value,
            "SCMP_CMP_GT" => most > Value,
            "SCMP_CMP_GE" => most >= Value,
            "SCMP_CMP_MASKED_EQ" => (family & (uint)Value) == (uint)ValueTwo && (ValueTwo & ~Value) >> 32 == 0,
            _ => true,
        };
    }
}
