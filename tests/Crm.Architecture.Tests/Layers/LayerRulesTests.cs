namespace Crm.Architecture.Tests.Layers;

public sealed class LayerRulesTests
{
    [Fact]
    public void Every_reference_points_down() => Assert.Empty(LayerRules.Violations(Project.All()));

    [Fact]
    public void All_layers_are_looked_at()
    {
        var projects = Project.All();
        Assert.True(projects.Count >= 15, $"Only {projects.Count} source projects were found.");
        Assert.Equal(["adapters", "domain", "foundation", "hosts", "protocols", "runtime"], projects.Select(p => p.Layer).Distinct().Order());
    }

    [Theory]
    [InlineData("domain", "Crm.Bad", "adapters", "Crm.Persistence")]
    [InlineData("domain", "Crm.Bad", "domain", "Crm.Routing")]
    [InlineData("domain", "Crm.Bad", "protocols", "Crm.Sip")]
    [InlineData("protocols", "Crm.Bad", "protocols", "Crm.Sip")]
    [InlineData("protocols", "Crm.Bad", "domain", "Crm.Events")]
    [InlineData("adapters", "Crm.Bad", "runtime", "Crm.Engine")]
    [InlineData("adapters", "Crm.Bad", "adapters", "Crm.Media")]
    [InlineData("runtime", "Crm.Bad", "adapters", "Crm.Web")]
    [InlineData("runtime", "Crm.Bad", "protocols", "Crm.Rtp")]
    [InlineData("foundation", "Crm.Bad", "domain", "Crm.Events")]
    [InlineData("hosts", "Crm.Bad", "hosts", "Crm.Server")]
    [InlineData("hosts", "Crm.Bad", "hosts", "Crm.Simulator")]
    [InlineData("hosts", "Crm.Simulator", "hosts", "Crm.Server")]
    [InlineData("adapters", "Crm.Bad", "hosts", "Crm.Simulator")]
    public void A_reference_that_points_up_or_aside_is_found(string layer, string name, string toLayer, string toName)
    {
        Project[] projects = [new(layer, name, [toName]), new(toLayer, toName, [])];
        Assert.Single(LayerRules.Violations(projects));
    }

    [Fact]
    public void A_reference_to_something_unknown_is_found() =>
        Assert.Single(LayerRules.Violations([new Project("domain", "Crm.Bad", ["Crm.Elsewhere"])]));
}
