using System.Collections.Immutable;
using Crm.Dialing.DoNotCall;
using Crm.Primitives;

namespace Crm.Domain.Tests.Dialing.Lists;

/// <summary>Who must not be called, answered from memory.</summary>
public sealed class DoNotCallTableTests
{
    private static readonly Instant Now = new(1_800_000_000_000_000);
    private static readonly CampaignId Spring = new("spring");

    [Fact]
    public void A_number_is_listed_for_all_or_for_one_campaign_until_it_runs_out()
    {
        var table = DoNotCallTable.Empty.With(Key("+8613800138000"), [new Listed(null, DoNotCallSource.Agent, Now + TimeSpan.FromDays(1))])
            .With(Key("+8613800138001"), [new Listed("spring", DoNotCallSource.Internal, Instant.MaxValue)]);
        Assert.Equal(new DoNotCallAnswer(true, DoNotCallSource.Agent, Now + TimeSpan.FromDays(1)), table.Ask("+8613800138000", null, Now));
        Assert.False(table.Ask("+8613800138000", null, Now + TimeSpan.FromDays(1)).Listed);
        Assert.True(table.Ask("+8613800138001", Spring, Now).Listed);
        Assert.False(table.Ask("+8613800138001", new CampaignId("autumn"), Now).Listed);
        Assert.False(table.Ask("+8613800138001", null, Now).Listed);
        Assert.False(table.Ask("+8613800138002", Spring, Now).Listed);
    }

    [Fact]
    public void A_beginning_covers_all_longer_numbers_and_no_others()
    {
        var table = DoNotCallTable.Of([(DoNotCallKey.Of("+861380", prefix: true)!.Value, new Listed(null, DoNotCallSource.Internal, Instant.MaxValue))]);
        Assert.True(table.Ask("+8613800138000", null, Now).Listed);
        Assert.False(table.Ask("+8613900138000", null, Now).Listed);
        Assert.False(table.Ask("+861381", null, Now).Listed);
        Assert.False(table.Ask("+8601380138000", null, Now).Listed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("8613800138000")]
    [InlineData("+1234")]
    [InlineData("+0861380013800")]
    [InlineData("+1234567890123456")]
    [InlineData("+12345x")]
    public void What_is_no_number_is_no_key(string number) => Assert.Null(DoNotCallKey.Of(number, prefix: false));

    [Theory]
    [InlineData("+8613800138000", false)]
    [InlineData("+1", true)]
    [InlineData("+861380013", true)]
    public void A_key_is_read_back(string number, bool prefix) => Assert.Equal((number, prefix), DoNotCallKey.From(DoNotCallKey.Of(number, prefix)!.Value));

    [Fact]
    public void It_answers_like_a_plain_search_through_all_entries_while_they_change()
    {
        var random = new Random(5);
        var plain = new Dictionary<long, ImmutableArray<Listed>>();
        var table = DoNotCallTable.Of([]);
        string Number() => "+86138" + random.Next(0, 300).ToString("00000000", System.Globalization.CultureInfo.InvariantCulture);
        for (int turn = 0; turn < 30_000; turn++)
        {
            bool prefix = random.Next(4) == 0;
            string number = Number();
            long key = DoNotCallKey.Of(prefix ? number[..(4 + random.Next(9))] : number, prefix)!.Value;
            ImmutableArray<Listed> entries = random.Next(3) > 0 ? [] : [new Listed(random.Next(2) == 0 ? null : "spring", DoNotCallSource.Internal, random.Next(2) == 0 ? Instant.MaxValue : Now)];
            plain[key] = entries;
            table = table.With(key, entries);
            if (turn % 50 == 0)
            {
                string asked = Number();
                bool expected = Enumerable.Range(1, asked.Length - 2).Select(length => DoNotCallKey.Of(asked[..(length + 1)], prefix: true))
                    .Append(DoNotCallKey.Of(asked, prefix: false))
                    .Any(one => one is { } place && plain.GetValueOrDefault(place, []).Any(entry => entry.Expires > Now && entry.Campaign is null or "spring" && entry.Expires > Now));
                Assert.Equal(expected, table.Ask(asked, Spring, Now).Listed);
            }
        }
    }

    [Fact]
    public void So_many_changes_that_the_arrays_are_made_anew_lose_none()
    {
        var table = DoNotCallTable.Of([(Key("+8613800138000"), new Listed(null, DoNotCallSource.Internal, Instant.MaxValue)), (Key("+8613800138001"), new Listed(null, DoNotCallSource.Internal, Instant.MaxValue))]);
        table = table.With(Key("+8613800138001"), []);
        for (long number = 0; number < 25_000; number++)
        {
            table = table.With(Key($"+4930{number + 1_000_000}"), [new Listed(null, DoNotCallSource.Imported, Instant.MaxValue)]);
        }

        Assert.True(table.Ask("+8613800138000", null, Now).Listed);
        Assert.False(table.Ask("+8613800138001", null, Now).Listed);
        Assert.True(table.Ask("+49301000000", null, Now).Listed && table.Ask("+49301012345", null, Now).Listed && table.Ask("+49301024999", null, Now).Listed);
        Assert.False(table.Ask("+49301025000", null, Now).Listed);
    }

    private static long Key(string number) => DoNotCallKey.Of(number, prefix: false)!.Value;
}
