using Crm.Dialing.Campaigns;
using Crm.Dialing.Outcomes;
using Crm.Dialing.Pacing;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Lists;

/// <summary>What is written down of attempts: each once, in the order they were dialled, over a restart.</summary>
public sealed class AttemptLedgerTests : IDisposable
{
    private static readonly CampaignId Spring = new("spring");
    private static readonly CampaignId Autumn = new("autumn");

    private readonly ListsPlace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Attempts_are_read_in_pages_in_the_order_they_were_dialled_and_written_twice_are_one()
    {
        var all = Enumerable.Range(0, 25).Select(i => Attempt(i, _place.Now + TimeSpan.FromSeconds(i / 2))).ToArray(); // two at each second
        foreach (var attempt in all.Reverse())
        {
            await _place.Ledger.Keep(Spring, attempt, CancellationToken.None);
        }

        await _place.Ledger.Keep(Autumn, Attempt(99, _place.Now), CancellationToken.None);
        await _place.Ledger.Keep(Spring, all[3] with { Code = "sold" }, CancellationToken.None);
        _place.Reopen();

        var read = new List<Attempt>();
        while (await _place.Ledger.Read(Spring, read.LastOrDefault(), 4, CancellationToken.None) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= 4);
            read.AddRange(page);
        }

        Assert.Equal(25, read.Count);
        Assert.Equal(all.Select(a => a.Id).Order(Comparer<AttemptId>.Create((a, b) => a.Value.CompareTo(b.Value))), read.Select(a => a.Id).Order(Comparer<AttemptId>.Create((a, b) => a.Value.CompareTo(b.Value))));
        Assert.True(read.Zip(read.Skip(1)).All(p => p.First.DialledAt <= p.Second.DialledAt));
        Assert.Equal("sold", read.Single(a => a.Id == all[3].Id).Code);
        Assert.Equal(all[7], read.Single(a => a.Id == all[7].Id));
    }

    [Fact]
    public async Task A_page_has_bounds() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _place.Ledger.Read(Spring, null, 10_001, CancellationToken.None));

    private static Attempt Attempt(int n, Instant at) => new(
        new AttemptId(Guid.CreateVersion7()), n + 1, 100 + n, new CallListId(Guid.CreateVersion7()), new InteractionId(Guid.CreateVersion7()), new CallId(Guid.CreateVersion7()),
        new SealedText(new SubjectId(Guid.CreateVersion7()), "c2VhbGVk"), new DialSegment(0, 9, 1), at)
    {
        Phase = AttemptPhase.Ended, Law = "us/1", Zone = "America/New_York", Outcome = CallOutcome.Busy, Status = 486, Cause = 17, Trunk = new TrunkId("carrier"), EndReason = "busy",
        EndedAt = at + TimeSpan.FromSeconds(3), RegistryAsOf = at,
    };
}
