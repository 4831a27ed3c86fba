namespace Agentd.Infrastructure.Tests.Configuration;

public sealed class BadFileTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public static TheoryData<string> Names => [.. BadFiles.All.Select(file => file.ToString())];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Tells_the_one_error_of_a_bad_file_where_it_is(string name)
    {
        var bad = BadFiles.All.Single(file => file.ToString() == name);

        var report = _folder.Load(bad.Text);

        report.Configuration.ShouldBeNull();
        var error = report.Errors.ShouldHaveSingleItem(string.Join('\n', report.ErrorLines()));
        var line = report.ErrorLines().Single();
        line.ShouldStartWith($"{_folder.Path}:{bad.Place.Line}:{bad.Place.Column}: ");
        line.ShouldContain(bad.Words, Case.Sensitive);
        line.ShouldNotContain('\n');
    }

    [Fact]
    public void The_bad_files_are_many_and_distinct()
    {
        BadFiles.All.Select(file => file.Text).Distinct().Count().ShouldBeGreaterThanOrEqualTo(80);
        BadFiles.All.Select(file => file.ToString()).ShouldBeUnique();
    }
}
