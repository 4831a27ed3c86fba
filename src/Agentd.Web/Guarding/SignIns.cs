using System.Security.Cryptography;
using System.Text;

namespace Agentd.Web.Guarding;

/// <summary>
/// Who may look: links that can be used once, and the browsers that did. Of each only a hash is kept, as the name of an empty file, so that
/// <c>agentd web --open</c> and the program that serves need not be one process, and that reading the directory lets nobody in.
/// </summary>
/// <param name="directory">Where the files are; made on the first use, for its owner alone.</param>
/// <param name="time">The present.</param>
internal sealed class SignIns(string directory, TimeProvider time)
{
    /// <summary>For how long a link can be used.</summary>
    public static readonly TimeSpan LinkTime = TimeSpan.FromMinutes(10);

    /// <summary>For how long a browser may look.</summary>
    public static readonly TimeSpan BrowserTime = TimeSpan.FromHours(12);

    // A clock that is set back a little is no reason to send anybody away.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    private const int MostKept = 200, KeyBytes = 32, KeyLength = 43;
    private const string Link = "link-", Browser = "browser-";
    private const UnixFileMode OwnersDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes a key that lets one browser in, once.</summary>
    /// <exception cref="SignInException">The directory cannot be used.</exception>
    public string NewLink()
    {
        try
        {
            Prepare();
            var key = NewKey();
            new FileStream(PathOf(Link, key), new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }).Dispose();
            return key;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SignInException($"sign-ins cannot be kept in {directory}: {failure.Message}; give another --state-dir", failure);
        }
    }

    /// <summary>Uses a link's key up.</summary>
    /// <returns>The key of the browser that used it; null where the link was used before, is too old, or never was.</returns>
    public string? Use(string key)
    {
        if (!IsKey(key) || !IsFresh(PathOf(Link, key), LinkTime)) return null;
        var browser = NewKey();
        try
        {
            // Whoever moves it has used it: a second one finds nothing.
            File.Move(PathOf(Link, key), PathOf(Browser, browser));
            return browser;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether a browser with this key may look.</summary>
    public bool Admits(string key) => IsKey(key) && IsFresh(PathOf(Browser, key), BrowserTime);

    private static string NewKey() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static bool IsKey(string key) => key.Length == KeyLength && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private string PathOf(string kind, string key) =>
        Path.Combine(directory, kind + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key))));

    private bool IsFresh(string path, TimeSpan most)
    {
        var file = new FileInfo(path);
        if (!file.Exists) return false;
        var age = time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc;
        return age < most && age > -ClockSlack;
    }

    // Others must not even learn when somebody looked, and nobody fills the directory by making links.
    private void Prepare()
    {
        Directory.CreateDirectory(directory, OwnersDirectory);
        File.SetUnixFileMode(directory, OwnersDirectory);
        var kept = new DirectoryInfo(directory).GetFiles().OrderByDescending(file => file.LastWriteTimeUtc).ToArray();
        foreach (var (place, file) in kept.Index())
        {
            var most = file.Name.StartsWith(Link, StringComparison.Ordinal) ? LinkTime : BrowserTime;
            if (place >= MostKept - 1 || !IsFresh(file.FullName, most)) file.Delete();
        }
    }
}

/// <summary>Sign-ins cannot be kept; the message says why, and what to do.</summary>
internal sealed class SignInException(string message, Exception cause) : Exception(message, cause);
