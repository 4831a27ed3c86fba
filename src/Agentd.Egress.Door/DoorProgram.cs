namespace Agentd.Egress.Door;

/// <summary>The program <c>agentd-egress door DIRECTORY</c>.</summary>
internal static class DoorProgram
{
    private const string Socket = "control", Claim = "lock", Inspect = "agentd-inspect";

    // A session that comes every few minutes must not pay for a start each time.
    private static readonly TimeSpan IdlePatience = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Serves daemons; returns when nobody has needed the door for a while, or another door serves the directory already.
    /// </summary>
    /// <exception cref="IOException">The directory cannot be used.</exception>
    public static int Run(string directory)
    {
        FileStream claim;
        try
        {
            claim = new FileStream(Path.Combine(directory, Claim), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (Directory.Exists(directory))
        {
            return 0;
        }
        using (claim)
        {
            using (var door = new Door(Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, Inspect)))
            using (var control = new ControlSocket(Path.Combine(directory, Socket))) control.Serve(door, IdlePatience);
            // Under the claim: whoever comes now makes it anew.
            Clear(directory);
        }
        return 0;
    }

    // In a container the directory is a mount, which only whoever mounted it can remove.
    private static void Clear(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (IOException) when (Directory.Exists(directory) && !Directory.EnumerateFileSystemEntries(directory).Any())
        {
            Console.Error.WriteLine($"{directory} is empty, and stays");
        }
    }
}
