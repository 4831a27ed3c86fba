using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Agentd.Infrastructure.Configuration;

namespace Agentd.Infrastructure.Tests.Configuration;

[SupportedOSPlatform("linux")]
public sealed class UnreadableFileTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Says_that_a_file_is_missing() =>
        _folder.Loader.Load(_folder.Path).ErrorLines().ShouldBe([$"{_folder.Path}: no such file; create it, or name another"]);

    [Fact]
    public void Says_that_a_directory_is_one() =>
        _folder.Loader.Load(_folder.Root).ErrorLines().ShouldBe([$"{_folder.Root}: is a directory; name the file in it"]);

    [Fact]
    public async Task Does_not_wait_for_a_pipe()
    {
        using (var mkfifo = Process.Start("mkfifo", [_folder.Path])) await mkfifo.WaitForExitAsync().WaitAsync(Patience);

        var report = await Task.Run(() => _folder.Loader.Load(_folder.Path)).WaitAsync(Patience);

        report.ErrorLines().ShouldBe([$"{_folder.Path}: is a pipe; name a regular file"]);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    public async Task Does_not_read_a_device(string device)
    {
        var report = await Task.Run(() => _folder.Loader.Load(device)).WaitAsync(Patience);

        report.ErrorLines().ShouldBe([$"{device}: is a device; name a regular file"]);
    }

    [Fact]
    public void Does_not_read_a_socket()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.Path));

        _folder.Loader.Load(_folder.Path).ErrorLines().Single().ShouldEndWith("name a regular file");
    }

    [Fact]
    public void Follows_a_link_but_not_in_circles()
    {
        var link = Path.Combine(_folder.Root, "link.toml");
        File.CreateSymbolicLink(link, _folder.Path);
        _folder.Load(ConfigurationFolder.Minimal);
        var circle = Path.Combine(_folder.Root, "circle.toml");
        File.CreateSymbolicLink(circle, circle);

        _folder.Loader.Load(link).ErrorLines().ShouldBeEmpty();
        _folder.Loader.Load(circle).ErrorLines().Single().ShouldContain("leads in circles");
    }

    [Fact]
    public void Says_whose_permission_is_missing()
    {
        _folder.Load(ConfigurationFolder.Minimal);
        File.SetUnixFileMode(_folder.Path, UnixFileMode.None);

        // Root reads everything: there, the words alone are held.
        var error = Environment.IsPrivilegedProcess
            ? ConfigurationFile.Reason(13)
            : _folder.Loader.Load(_folder.Path).Errors.Single().Message;
        error.ShouldBe("may not be read by this user; give the daemon's user permission to read it");
    }

    [Fact]
    public void Refuses_a_file_of_more_than_16_MiB_without_reading_it()
    {
        using (var file = File.Create(_folder.Path)) file.SetLength(ConfigurationFile.MostBytes + 1);

        _folder.Loader.Load(_folder.Path).ErrorLines().ShouldBe([$"{_folder.Path}: is larger than 16 MiB; name a smaller file"]);
    }

    [Fact]
    public void Says_where_a_file_stops_being_UTF8()
    {
        File.WriteAllBytes(_folder.Path, [.. "a = 1\nb = \""u8, 0xE4, 0x20, .. "\"\n"u8]);

        _folder.Loader.Load(_folder.Path).ErrorLines()
            .ShouldBe([$"{_folder.Path}:2:6: the file is not UTF-8 from here on; save it as UTF-8"]);
    }

    [Fact]
    public void Takes_a_byte_order_mark_and_Windows_line_ends_without_moving_places()
    {
        var text = "\uFEFF" + ("x = 1\n" + ConfigurationFolder.Minimal).Replace("\n", "\r\n");
        File.WriteAllText(_folder.Path, text, new UTF8Encoding(false));

        _folder.Loader.Load(_folder.Path).ErrorLines().ShouldHaveSingleItem().ShouldStartWith($"{_folder.Path}:1:1: x: unknown key");
    }

    [Theory]
    [InlineData(UnixFileMode.OtherWrite, "every user")]
    [InlineData(UnixFileMode.GroupWrite, "its group")]
    public void Warns_of_a_file_that_others_can_change(UnixFileMode mode, string who)
    {
        _folder.Load(ConfigurationFolder.Minimal);
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | mode);

        var configuration = _folder.Loader.Load(_folder.Path).Require();

        configuration.Warnings.ShouldHaveSingleItem().Message.ShouldBe(
            $"the file can be changed by {who}, who could run any image with these credentials; chmod go-w");
    }

    [Fact]
    public void An_exception_for_a_bad_file_holds_every_line()
    {
        var report = _folder.Load("a = 1\nb = 2\n");

        Should.Throw<ConfigurationException>(report.Require).Message.Split('\n').Length.ShouldBe(3);
    }
}
