using Crm.Simulator.Running;

namespace Crm.Adapters.Tests.Simulator;

public class SimulatorOptionsTests
{
    [Fact]
    public void Nothing_said_means_the_demo_server_on_this_machine()
    {
        var options = SimulatorOptions.Read([], out string? fault);
        Assert.Null(fault);
        Assert.Equal(("http://127.0.0.1:8080/", "127.0.0.1:5060"), (options!.Server.ToString(), options.Sip.ToString()));
        Assert.Equal((20, 60, "4001 4002"), (options.Traffic.CallsPerMinute, options.Traffic.Duration!.Value.TotalSeconds, string.Join(' ', options.Traffic.Destinations.Select(d => d.Number))));
        Assert.False(options.Json || options.Audit);
    }

    [Fact]
    public void Everything_can_be_said()
    {
        var options = SimulatorOptions.Read(
            ["--server", "http://127.0.0.1:18080", "--sip=127.0.0.1:15060", "--rate", "30.5", "--duration", "300", "--agents", "agent2, agent3,agent2", "--to", "4000=70,4001=30,4100", "--seed", "7", "--json", "--audit", "--talk", "8"],
            out string? fault);
        Assert.Null(fault);
        Assert.Equal(["agent2", "agent3"], options!.Agents);
        Assert.Equal([("4000", 70), ("4001", 30), ("4100", 1)], options.Traffic.Destinations.Select(d => (d.Number, d.Weight)));
        Assert.NotEmpty(options.Traffic.Destinations[0].Menu);
        Assert.Equal((7, 30.5, 8), (options.Traffic.Seed, options.Traffic.CallsPerMinute, options.Traffic.MeanTalkTime.TotalSeconds));
        Assert.True(options.Json && options.Audit);
    }

    [Theory]
    [InlineData("--rate 601", "--rate: \"601\" is not a number from 0.01 to 600")]
    [InlineData("--rate many", "--rate: \"many\" is not a number from 0.01 to 600")]
    [InlineData("--sip localhost", "--sip: \"localhost\" is not a numeric address with a port")]
    [InlineData("--server ftp://x", "--server: \"ftp://x\" is not an address that starts with http:// or https://")]
    [InlineData("--to 4001=x", "--to: \"4001=x\" is not a list such as 4001=70,4002=30")]
    [InlineData("--to 4001=0", "a destination is a number of digits with a weight above zero")]
    [InlineData("--speed 3", "--speed: there is no such option")]
    [InlineData("--rate 3 --rate 4", "--rate: not understood")]
    [InlineData("rate", "rate: not understood")]
    [InlineData("--rate", "--rate: not understood")]
    public void One_sentence_says_what_is_wrong(string line, string expected)
    {
        Assert.Null(SimulatorOptions.Read(line.Split(' '), out string? fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public async Task Wrong_usage_exits_with_2_and_shows_the_usage()
    {
        var errors = new StringWriter();
        Assert.Equal(2, await SimulatorCommand.Run("crm simulate", ["--what"], TextWriter.Null, errors, TimeProvider.System, CancellationToken.None));
        Assert.Contains("usage: crm simulate [--server URL]", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_not_ours_exits_with_1()
    {
        var errors = new StringWriter();
        Assert.Equal(1, await SimulatorCommand.Run("crm simulate", ["--bind", "203.0.113.9"], TextWriter.Null, errors, TimeProvider.System, CancellationToken.None));
        Assert.Contains("could not be opened", errors.ToString(), StringComparison.Ordinal);
    }
}
