using System.Runtime.InteropServices;
using Agentd.Protocol;
using Agentd.Web.Guarding;

namespace Agentd.Web.Starting;

/// <summary>The program from its arguments to its exit code.</summary>
internal static class WebProgram
{
    private const int Failure = 1, Misuse = 2;

    /// <summary>Serves the page until nobody looks any more, or it is asked to end.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            var words = arguments is ["web", ..] ? arguments[1..] : arguments;
            if (words is ["--help"])
            {
                Console.Out.WriteLine(WebOptions.Usage);
                return 0;
            }
            var options = WebOptions.Read(words, Environment.GetEnvironmentVariable, Environment.CurrentDirectory);
            await ServeAsync(options).ConfigureAwait(false);
            return 0;
        }
        catch (WebUsageException misuse)
        {
            Console.Error.WriteLine($"agentd: {misuse.Message}\n{WebOptions.Usage}");
            return Misuse;
        }
        catch (Exception failure) when (failure is SignInException or SocketPathException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"agentd: {failure.Message}");
            return Failure;
        }
    }

    private static async Task ServeAsync(WebOptions options)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            asked.TrySetResult();
        }
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        await new PageService(options, TimeProvider.System, Console.Out, Console.Error).RunAsync(asked.Task).ConfigureAwait(false);
    }
}
