using System.Globalization;

namespace Crm.Runtime.Tests.Engine.Parties;

public sealed class PartySequenceTests(ITestOutputHelper output)
{
    private const int Steps = 120;

    /// <summary>How many lives; <c>CRM_CALL_SEEDS</c> asks for more.</summary>
    private static int Seeds =>
        int.TryParse(Environment.GetEnvironmentVariable("CRM_CALL_SEEDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int seeds) ? seeds : 40;

    [Fact]
    public async Task Whatever_agents_do_with_their_calls_nobody_is_lost_or_left_in_silence_and_all_is_counted_once()
    {
        var carried = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var sequence = new PartySequence(seed);
            await sequence.Run(Steps);
            foreach (var (verb, count) in sequence.Carried)
            {
                carried[verb] = carried.GetValueOrDefault(verb) + count;
            }
        }

        output.WriteLine(string.Join(", ", carried.Select(c => $"{c.Key} {c.Value}")));
        Assert.Equal(22, carried.Count); // each verb was carried out by somebody: 16 of agents in calls, dial, 5 of supervisors
    }
}
