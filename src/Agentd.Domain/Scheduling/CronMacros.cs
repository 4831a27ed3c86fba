namespace Agentd.Domain.Scheduling;

/// <summary>The macros that some crons take, and what to write in their place.</summary>
internal static class CronMacros
{
    public static string Objection(string text) => text.ToLowerInvariant() switch
    {
        "@yearly" or "@annually" => Instead(text, "0 0 1 1 *"),
        "@monthly" => Instead(text, "0 0 1 * *"),
        "@weekly" => Instead(text, "0 0 * * 0"),
        "@daily" or "@midnight" => Instead(text, "0 0 * * *"),
        "@hourly" => Instead(text, "0 * * * *"),
        "@every_minute" => Instead(text, "* * * * *"),
        _ => $"'{text}' is a macro, and macros are not taken; write five fields, as in '30 6 * * 1-5'",
    };

    private static string Instead(string macro, string fields) => $"'{macro}' is a macro, and macros are not taken; write '{fields}'";
}
