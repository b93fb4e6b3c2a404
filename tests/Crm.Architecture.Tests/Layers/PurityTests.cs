namespace Crm.Architecture.Tests.Layers;

/// <summary>Protocols and domain hold no clock, socket, file, random source or log (law 1). The compiler bans the calls; this test sees that it is told to.</summary>
public sealed class PurityTests
{
    [Theory]
    [InlineData("protocols")]
    [InlineData("domain")]
    public void The_compiler_bans_impure_calls(string layer)
    {
        string props = Repository.Read($"src/{layer}/Directory.Build.props");
        Assert.Contains("BannedApiAnalyzers", props);
        Assert.Contains("BannedSymbols.txt", props);
    }

    [Theory]
    [InlineData("P:System.DateTime.UtcNow")]
    [InlineData("P:System.DateTimeOffset.UtcNow")]
    [InlineData("M:System.Guid.NewGuid")]
    [InlineData("P:System.Random.Shared")]
    [InlineData("T:System.IO.File")]
    [InlineData("T:System.Net.Sockets.Socket")]
    [InlineData("T:System.Threading.Thread")]
    public void The_list_names_what_is_impure(string symbol) => Assert.Contains(symbol, Repository.Read("src/BannedSymbols.txt"));
}
