using Agentd.Domain.Credentials;

namespace Agentd.Architecture.Tests.WrongTypes;

internal static class LooksAtSecrets
{
    public static async Task<int> PrintAsync(SecretValue secret)
    {
        await Task.Yield();
        return secret.Reveal().Length;
    }
}
