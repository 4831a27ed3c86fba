using System.Globalization;

namespace Agentd.Egress.Tests;

/// <summary>Damaged inputs, the same for the same seed (AGENTD_FUZZ_SEED, AGENTD_FUZZ_ROUNDS).</summary>
internal static class Fuzz
{
    public static int Rounds { get; } = Number("AGENTD_FUZZ_ROUNDS") ?? 20_000;

    public static int Seed { get; } = Number("AGENTD_FUZZ_SEED") ?? 20261129;

    public static byte[] Damage(byte[] good, Random random)
    {
        byte[] bad = [.. good.AsSpan(0, random.Next(4) == 0 ? random.Next(good.Length + 1) : good.Length)];
        for (var changes = random.Next(1, 6); changes > 0 && bad.Length > 0; changes--)
            bad[random.Next(bad.Length)] = random.Next(3) switch { 0 => 0xff, 1 => 0, _ => (byte)random.Next(256) };
        return bad;
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
