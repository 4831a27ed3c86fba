using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Credentials;

namespace Agentd.Infrastructure.Tests.Credentials;

[SupportedOSPlatform("linux")]
public sealed class CredentialReaderTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("agentd-credentials-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Finds_a_variable_of_the_daemon_byte_for_byte()
    {
        byte[] value = [0xFF, 0xFE, (byte)'\n', (byte)'=', (byte)'$', (byte)'"', 0x80];

        Environment([.. "TOKEN_OTHER=no\0TOKEN="u8, .. value, .. "\0TOKEN=second\0"u8]).Resolve(new CredentialSource.Environment("TOKEN"))!
            .Reveal().ToArray().ShouldBe(value);
    }

    [Fact]
    public void Tells_an_unset_variable_from_an_empty_one()
    {
        var reader = Environment("EMPTY=\0"u8.ToArray());

        reader.Resolve(new CredentialSource.Environment("EMPTY"))!.IsEmpty.ShouldBeTrue();
        reader.Resolve(new CredentialSource.Environment("UNSET")).ShouldBeNull();
        reader.Resolve(new CredentialSource.Environment("EMPT")).ShouldBeNull();
    }

    [Fact]
    public void Reads_the_environment_that_this_process_was_started_with() =>
        new CredentialReader().Resolve(new CredentialSource.Environment("PATH"))!
            .Reveal().ToArray().ShouldBe(Encoding.UTF8.GetBytes(System.Environment.GetEnvironmentVariable("PATH")!));

    [Theory]
    [InlineData("token\n", "token")]
    [InlineData("token\r\n", "token")]
    [InlineData("token", "token")]
    [InlineData("token \n", "token ")]
    [InlineData("\n", "")]
    [InlineData("", "")]
    [InlineData("first\nsecond\n", "first\nsecond\n")]
    [InlineData("token\n\n", "token\n\n")]
    public void Takes_the_line_end_from_a_file_of_one_line_only(string content, string value) =>
        Encoding.UTF8.GetString(Read(Written(content)).Reveal().Span).ShouldBe(value);

    [Theory]
    [InlineData(UnixFileMode.GroupRead, "0640")]
    [InlineData(UnixFileMode.OtherRead, "0604")]
    [InlineData(UnixFileMode.GroupWrite, "0620")]
    public void Refuses_a_file_that_others_may_use(UnixFileMode right, string shown)
    {
        var path = Written("canary");
        File.SetUnixFileMode(path, OwnerOnly | right);

        Refusal(path).ShouldContain(shown);
    }

    [Fact]
    public void Refuses_a_link_to_a_private_file()
    {
        var link = Path.Combine(_directory.FullName, "link");
        File.CreateSymbolicLink(link, Written("canary"));

        Refusal(link).ShouldContain("symbolic link");
    }

    [Fact]
    public void Refuses_a_directory() => Refusal(_directory.FullName).ShouldContain("not a regular file");

    [Fact(Timeout = 300_000)]
    public async Task Refuses_a_fifo_without_waiting_for_its_writer()
    {
        var path = Path.Combine(_directory.FullName, "fifo");
        using (var mkfifo = Process.Start("mkfifo", ["-m", "600", path]))
            await mkfifo.WaitForExitAsync();

        (await Task.Run(() => Refusal(path))).ShouldContain("not a regular file");
    }

    [Fact]
    public void Refuses_a_missing_file_and_a_relative_path()
    {
        Refusal(Path.Combine(_directory.FullName, "nowhere")).ShouldContain("does not exist");
        Refusal("etc/token").ShouldContain("not absolute");
    }

    [RootFact]
    public void Refuses_a_file_of_another_user()
    {
        var path = Written("canary");
        using (var chown = Process.Start("chown", ["12345", path]))
            chown.WaitForExit();

        Refusal(path).ShouldContain("user 12345");
    }

    [Fact]
    public void Refuses_a_value_with_a_nul_without_showing_it() =>
        Refusal(Written("canary\0more")).ShouldSatisfyAllConditions(m => m.ShouldContain("NUL"), m => m.ShouldNotContain("canary"));

    [Fact]
    public void Takes_what_an_environment_variable_can_hold_and_not_a_byte_more()
    {
        Read(Written(new string('x', 131_069) + "\n")).Length.ShouldBe(131_069);
        Refusal(Written(new string('x', 131_070))).ShouldContain("131069");
        Refusal(Written(new string('x', 5_000_000))).ShouldContain("131069");
    }

    [Fact]
    public void Finds_what_systemd_handed_over_also_where_an_access_list_shows_as_rights_of_the_group()
    {
        var path = Written("from systemd\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        var value = Systemd().Resolve(new CredentialSource.Systemd(Path.GetFileName(path)))!;

        Encoding.UTF8.GetString(value.Reveal().Span).ShouldBe("from systemd");
    }

    [Theory]
    [InlineData("../token")]
    [InlineData("..")]
    [InlineData("")]
    public void Refuses_a_systemd_name_that_leads_elsewhere(string id) =>
        Should.Throw<SessionException>(() => Systemd().Resolve(new CredentialSource.Systemd(id))).Message.ShouldContain("one path segment");

    [Fact]
    public void Says_how_to_get_a_systemd_credential_where_there_is_none() =>
        Should.Throw<SessionException>(() => Environment([]).Resolve(new CredentialSource.Systemd("token"))).Message
            .ShouldContain("LoadCredential=token");

    private static CredentialReader Environment(byte[] block) => new(() => new DaemonEnvironment(block));

    private static SecretValue Read(string path) => Environment([]).Resolve(new CredentialSource.File(path))!;

    private static string Refusal(string path) => Should.Throw<SessionException>(() => Read(path)).Message;

    private CredentialReader Systemd() => Environment(Encoding.UTF8.GetBytes($"CREDENTIALS_DIRECTORY={_directory.FullName}\0"));

    private string Written(string content)
    {
        var path = Path.Combine(_directory.FullName, Path.GetRandomFileName());
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, OwnerOnly);
        return path;
    }

    /// <summary>A test that needs to give files away.</summary>
    private sealed class RootFactAttribute : FactAttribute
    {
        public RootFactAttribute() => Skip = System.Environment.IsPrivilegedProcess ? null : "needs root";
    }
}
