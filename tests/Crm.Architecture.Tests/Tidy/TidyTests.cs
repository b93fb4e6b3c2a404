namespace Crm.Architecture.Tests.Tidy;

public sealed class TidyTests
{
    private static readonly string[] TopLevel =
        ["Crm.sln", "src", "tests", "ivr-flows", "softphone-web", "docs", "README.md", "Directory.Build.props", "Directory.Packages.props", "LICENSE", "data", "artifacts"];

    [Fact]
    public void Source_is_tidy()
    {
        var faults = new[] { "src", "tests" }
            .SelectMany(folder => Repository.Files(folder, ".cs"))
            .Concat(Directory.Exists(Path.Combine(Repository.Root, "softphone-web")) ? Repository.Files("softphone-web", ".ts", ".tsx") : [])
            .Where(f => !f.Contains("/Tidy/", StringComparison.Ordinal))
            .SelectMany(f => TidyRules.Check(f, Repository.Read(f)));
        Assert.Empty(faults);
    }

    [Fact]
    public void Files_stay_small()
    {
        int[] lengths = [.. Repository.Files("src", ".cs").Select(f => Repository.Read(f).AsSpan().Count('\n')).Order()];
        int median = lengths[lengths.Length / 2];
        Assert.True(median < 100, $"The median source file has {median} lines; below 100 is the rule.");
    }

    [Fact]
    public void The_top_level_holds_only_what_belongs_there()
    {
        var strangers = Directory.EnumerateFileSystemEntries(Repository.Root)
            .Select(Path.GetFileName)
            .Where(name => !name!.StartsWith('.') && !TopLevel.Contains(name));
        Assert.Empty(strangers);
    }

    [Theory]
    [InlineData("src/a/A.cs", "// TO" + "DO later")]
    [InlineData("src/a/A.cs", "public class QueueManager {}")]
    [InlineData("src/a/A.cs", "private async void Run() {}")]
    [InlineData("src/a/A.cs", "var x = F().Result;")]
    [InlineData("src/a/A.cs", "try { F(); } catch (Exception) { }")]
    [InlineData("tests/a/A.cs", "Thread.Sleep(5);")]
    [InlineData("tests/a/A.cs", "[Fact(Skip = \"slow\")]")]
    public void Each_rule_finds_its_fault(string file, string text) => Assert.NotEmpty(TidyRules.Check(file, text));

    [Fact]
    public void A_file_that_is_too_long_is_found() =>
        Assert.NotEmpty(TidyRules.Check("src/a/A.cs", new string('\n', TidyRules.LinesMax + 1)));
}
