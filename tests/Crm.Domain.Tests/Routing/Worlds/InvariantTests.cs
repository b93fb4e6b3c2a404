using System.Text.Json;
using Crm.Events;
using Crm.Primitives;

namespace Crm.Domain.Tests.Routing.Worlds;

/// <summary>
/// Every invariant in every state of random worlds. The suite looks at a million states; CRM_ROUTING_STATES gives another number for a
/// long run.
/// </summary>
public sealed class InvariantTests
{
    private const int Shares = 10;
    private const int StatesPerWorld = 500;

    private static int States => int.TryParse(Environment.GetEnvironmentVariable("CRM_ROUTING_STATES"), out int states) ? states : 1_000_000;

    public static TheoryData<int> AllShares => [.. Enumerable.Range(0, Shares)];

    [Theory]
    [MemberData(nameof(AllShares))]
    public void Every_invariant_holds_in_every_state_of_random_worlds(int share)
    {
        int worlds = Math.Max(1, States / Shares / StatesPerWorld);
        var (offers, groups, holdBacks, overflowed) = (0, 0, 0, 0);
        var (directs, returns) = (0, 0);
        for (int i = 0; i < worlds; i++)
        {
            int seed = (share * 1_000_000) + i;
            var auditor = Run(seed).Auditor;
            offers += auditor.Offers;
            groups += auditor.Groups;
            holdBacks += auditor.HoldBacks;
            overflowed += auditor.Overflowed;
            directs += auditor.Directs;
            returns += auditor.Returns;
        }

        // worlds in which nothing happens prove nothing
        Assert.True(worlds < 50 || offers > worlds * 20, $"{offers} offers in {worlds} worlds");
        Assert.True(worlds < 50 || (groups > worlds / 2 && holdBacks > worlds / 5 && overflowed > worlds / 2), $"{groups} groups, {holdBacks} holds, {overflowed} overflows");
        Assert.True(worlds < 50 || (directs > worlds && returns > worlds / 10), $"{directs} direct offers, {returns} to who wrapped up");
    }

    [Theory]
    [MemberData(nameof(AllShares))]
    public void Replaying_or_restoring_at_any_point_changes_no_later_decision(int share)
    {
        for (int i = 0; i < 8; i++)
        {
            int seed = 70_000_000 + (share * 1_000) + i;
            var (plain, broken) = (Run(seed, keep: true), Run(seed, keep: true, breakMemory: true));
            int different = plain.Kept!.Zip(broken.Kept!).TakeWhile(p => Same(p.First, p.Second)).Count();
            Assert.True(
                different == Math.Max(plain.Kept!.Count, broken.Kept!.Count),
                $"World {seed}, fact {different}: {plain.Kept!.ElementAtOrDefault(different)} or {broken.Kept!.ElementAtOrDefault(different)}");
        }
    }

    private static bool Same((IDomainEvent Event, Instant At) a, (IDomainEvent Event, Instant At) b) =>
        a.At == b.At && a.Event.GetType() == b.Event.GetType()
        && JsonSerializer.Serialize(a.Event, a.Event.GetType()) == JsonSerializer.Serialize(b.Event, b.Event.GetType());

    private static RandomWorld Run(int seed, bool keep = false, bool breakMemory = false)
    {
        int step = 0;
        var world = new RandomWorld(seed, keep);
        try
        {
            for (; step < StatesPerWorld; step++)
            {
                world.Step();
                if (breakMemory && step % 7 == 3)
                {
                    world.Replay();
                }
                else if (breakMemory && step % 7 == 6)
                {
                    world.Restore();
                }
            }

            world.Finish();
            Assert.Empty(world.Auditor.Entries);
            Assert.Empty(world.Auditor.Reservations);
            return world;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"World {seed}, step {step}: {e.Message}\n{world.Latest}", e);
        }
    }
}
