using Crm.Dialing.DoNotCall;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Lists;

/// <summary>Who must not be called, kept.</summary>
public sealed class DoNotCallStoreTests : IDisposable
{
    private static readonly CampaignId Spring = new("spring");

    private readonly ListsPlace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task An_entry_holds_when_it_is_answered_and_after_a_restart_until_it_is_taken_out()
    {
        Assert.Equal(DoNotCallOutcome.Entered, await Add("+8613800000001"));
        Assert.True(Ask("+8613800000001"));
        _place.Reopen();
        Assert.True(Ask("+8613800000001"));
        Assert.Equal(1, _place.DoNotCall.Count);
        Assert.True(await _place.DoNotCall.Remove("+8613800000001", false, null, CancellationToken.None));
        Assert.False(Ask("+8613800000001"));
        Assert.False(await _place.DoNotCall.Remove("+8613800000001", false, null, CancellationToken.None));
        _place.Reopen();
        Assert.False(Ask("+8613800000001"));
    }

    [Fact]
    public async Task The_entry_that_lasts_longer_stays()
    {
        Assert.Equal(DoNotCallOutcome.Entered, await Add("+8613800000001", expires: _place.Now + TimeSpan.FromDays(1)));
        Assert.Equal(DoNotCallOutcome.AlreadyListed, await Add("+8613800000001", expires: _place.Now + TimeSpan.FromHours(1)));
        Assert.Equal(DoNotCallOutcome.Entered, await Add("+8613800000001"));
        Assert.Equal(DoNotCallOutcome.AlreadyListed, await Add("+8613800000001"));
        Assert.Null((await Page(null)).Entries.Single().Expires);
        Assert.Equal(DoNotCallOutcome.NotANumber, await Add("13800000001"));
    }

    [Fact]
    public async Task Campaigns_and_beginnings_have_entries_of_their_own()
    {
        await Add("+8613800000001", Spring);
        await Add("+86139", prefix: true);
        Assert.True(_place.DoNotCall.Ask("+8613800000001", Spring, _place.Now).Listed);
        Assert.False(Ask("+8613800000001"));
        Assert.True(Ask("+8613912345678"));
        var entry = (await Page("+8613912345678")).Entries.Single();
        Assert.Equal(("+86139", true, "test", "asked"), (entry.Number, entry.Prefix, entry.By, entry.Reason));
        Assert.False(await _place.DoNotCall.Remove("+8613800000001", false, null, CancellationToken.None));
        Assert.True(await _place.DoNotCall.Remove("+8613800000001", false, Spring, CancellationToken.None));
    }

    [Fact]
    public async Task Pages_show_every_entry_once()
    {
        for (int n = 1; n <= 7; n++)
        {
            await Add($"+861380000000{n}");
        }

        await Add("+8613800000003", Spring);
        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await _place.DoNotCall.List(null, after, 3, CancellationToken.None);
            seen.AddRange(page.Entries.Select(entry => $"{entry.Number[^1]}{entry.Campaign}"));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(["1", "2", "3", "3spring", "4", "5", "6", "7"], seen);
    }

    [Fact]
    public async Task Many_at_once_are_all_in_force_when_each_is_answered()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async n =>
        {
            Assert.Equal(DoNotCallOutcome.Entered, await Add($"+86138{n:00000000}"));
            Assert.True(Ask($"+86138{n:00000000}"));
        }));
        Assert.Equal(200, _place.DoNotCall.Count);
    }

    private bool Ask(string number) => _place.DoNotCall.Ask(number, null, _place.Now).Listed;

    private ValueTask<DoNotCallPage> Page(string? number) => _place.DoNotCall.List(number, null, 50, CancellationToken.None);

    private async Task<DoNotCallOutcome> Add(string number, CampaignId? campaign = null, Instant? expires = null, bool prefix = false) => await _place.DoNotCall.Add(
        new DoNotCallEntry(number, prefix, campaign, DoNotCallSource.Agent, _place.Now) { Expires = expires, Reason = "asked", By = "test" }, CancellationToken.None);
}
