using System.Collections.Immutable;
using Crm.Primitives;
using Crm.Telephony.Hearing;
using Crm.Telephony.Media;

namespace Crm.Domain.Tests.Telephony.Hearing;

public sealed class HearingPlanTests
{
    private static int _ids;

    private static HearingParty Party(PartyKind kind, PartyRoom room = PartyRoom.Main, bool up = true) =>
        new(new LegId(Next()), kind, up ? new MediaSessionId(Next()) : null, room);

    private static Guid Next() => new(++_ids, 0, 0, new byte[8]);

    [Fact]
    public void Customer_and_agent_hear_each_other_and_nothing_else()
    {
        var customer = Party(PartyKind.Customer);
        var agent = Party(PartyKind.Agent);
        var plan = HearingPlan.Of([customer, agent]);

        Assert.True(Hears(plan, customer, agent) && Hears(plan, agent, customer));
        Assert.Empty(plan.Besides);
    }

    [Fact]
    public void A_customer_on_hold_hears_music_while_agent_and_colleague_talk_in_the_consult_room()
    {
        var customer = Party(PartyKind.Customer) with { Held = true };
        var agent = Party(PartyKind.Agent, PartyRoom.Consult);
        var asked = Party(PartyKind.External, PartyRoom.Consult);
        var plan = HearingPlan.Of([customer, agent, asked]);

        Assert.Equal([(customer.Session!.Value, HeardBesides.Music)], plan.Besides.Select(b => (b.Key, b.Value)));
        Assert.True(Hears(plan, agent, asked) && Hears(plan, asked, agent));
        Assert.Equal(2, plan.Pairs.Count);
    }

    [Fact]
    public void Who_waits_for_somebody_who_is_rung_hears_ringing_and_one_left_alone_hears_music_unless_he_is_an_agent()
    {
        var customer = Party(PartyKind.Customer);
        var rung = Party(PartyKind.External, up: false) with { Ringing = true };
        var agent = Party(PartyKind.Agent);
        var asked = Party(PartyKind.Agent, PartyRoom.Consult);

        Assert.Equal(HeardBesides.Ringback, HearingPlan.Of([customer, rung]).Besides[customer.Session!.Value]);
        Assert.Equal(HeardBesides.Music, HearingPlan.Of([customer]).Besides[customer.Session!.Value]);
        Assert.Empty(HearingPlan.Of([agent]).Besides);
        Assert.Equal(HeardBesides.Music, HearingPlan.Of([asked]).Besides[asked.Session!.Value]);
    }

    [Fact]
    public void Somebody_who_joins_again_on_another_channel_gets_his_silences_anew()
    {
        var customer = Party(PartyKind.Customer);
        var agent = Party(PartyKind.Agent) with { Muted = true };
        var before = HearingPlan.Of([customer, agent]);
        var change = HearingPlan.Of([customer, agent with { Side = RecordingSide.Agent }]).Since(before);

        Assert.Equal(agent.Session, Assert.Single(change.Joins).Session);
        Assert.Equal((customer.Session!.Value, agent.Session!.Value, false), Assert.Single(change.Gains));
    }

    [Fact]
    public void Nothing_is_to_do_where_nothing_changed()
    {
        var parties = Any(new Random(5));
        var change = HearingPlan.Of(parties).Since(HearingPlan.Of(parties));
        Assert.True(change.Leaves.IsEmpty && change.Joins.IsEmpty && change.Gains.IsEmpty && change.Stops.IsEmpty && change.Plays.IsEmpty);
    }

    [Fact]
    public void In_any_call_nobody_is_forgotten_and_nobody_hears_what_is_not_for_him()
    {
        for (int seed = 0; seed < 4_000; seed++)
        {
            var parties = Any(new Random(seed));
            var plan = HearingPlan.Of(parties);
            foreach (var one in parties.Where(p => p.IsUp && p.Kind != PartyKind.Supervisor))
            {
                var partners = parties.Where(o => o != one && o.IsUp && o.Kind != PartyKind.Supervisor && o.Room == one.Room && !o.Held).ToArray();
                bool hears = plan.Pairs.Any(p => p.Listener == one.Session);
                bool music = plan.Besides.TryGetValue(one.Session!.Value, out var heard) && heard == HeardBesides.Music;
                if (one.Held)
                {
                    Assert.True(music && !hears && plan.Pairs.All(p => p.Speaker != one.Session), $"held, seed {seed}");
                    continue;
                }

                Assert.All(partners.Where(o => !o.Muted), o => Assert.True(Hears(plan, one, o), $"silence, seed {seed}"));
                Assert.True(one.Kind == PartyKind.Agent || partners.Length > 0 || plan.Besides.ContainsKey(one.Session.Value), $"left alone, seed {seed}");
                Assert.True(partners.Length == 0 || !plan.Besides.ContainsKey(one.Session.Value), $"music over talk, seed {seed}");
            }

            foreach (var (listener, speaker) in plan.Pairs)
            {
                var (l, s) = (parties.Single(p => p.Session == listener), parties.Single(p => p.Session == speaker));
                Assert.False(s.Muted, $"muted, seed {seed}");
                Assert.False(s is { Kind: PartyKind.Supervisor, Mode: SupervisorMode.Monitor }, $"monitor, seed {seed}");
                Assert.False(s is { Kind: PartyKind.Supervisor, Mode: SupervisorMode.Whisper } && !(l.Kind == PartyKind.Agent && s.Coached.Contains(l.Leg)), $"whisper, seed {seed}");
                Assert.False(l.Kind == PartyKind.Customer && s.Kind != PartyKind.Supervisor && s.Room != l.Room, $"consult, seed {seed}");
            }
        }
    }

    [Fact]
    public void Changes_carried_out_one_after_another_give_exactly_the_last_plan()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var bridge = new Dictionary<(MediaSessionId, MediaSessionId), bool>();
            var members = new HashSet<MediaSessionId>();
            var playing = new Dictionary<MediaSessionId, HeardBesides>();
            var quiet = new HashSet<MediaSessionId>(); // whom nobody hears who joins
            var before = HearingPlan.Empty;
            var parties = Any(random);
            for (int step = 0; step < 12; step++)
            {
                parties = Changed(parties, random);
                var now = HearingPlan.Of(parties);
                Carry(now.Since(before), bridge, members, playing, quiet);
                Assert.Equal(now.Members.Keys.ToHashSet(), members);
                Assert.All(bridge, g => Assert.Equal(now.Hears(g.Key.Item1, g.Key.Item2), g.Value));
                Assert.Equal(now.Besides.OrderBy(b => b.Key.Value), playing.OrderBy(b => b.Key.Value));
                before = now;
            }
        }
    }

    private static void Carry(
        HearingChange change, Dictionary<(MediaSessionId, MediaSessionId), bool> bridge, HashSet<MediaSessionId> members, Dictionary<MediaSessionId, HeardBesides> playing, HashSet<MediaSessionId> quiet)
    {
        foreach (var left in change.Leaves.Concat(change.Joins.Select(j => j.Session)))
        {
            members.Remove(left);
            foreach (var pair in bridge.Keys.Where(k => k.Item1 == left || k.Item2 == left).ToArray())
            {
                bridge.Remove(pair);
            }
        }

        foreach (var (joined, _) in change.Joins)
        {
            foreach (var other in members)
            {
                bridge[(joined, other)] = !quiet.Contains(other);
                bridge[(other, joined)] = !change.Unheard.Contains(joined);
            }

            members.Add(joined);
            _ = change.Unheard.Contains(joined) ? quiet.Add(joined) : quiet.Remove(joined);
        }

        foreach (var (listener, speaker, hears) in change.Gains)
        {
            Assert.True(bridge.ContainsKey((listener, speaker)));
            bridge[(listener, speaker)] = hears;
        }

        Assert.All(change.Stops, s => Assert.True(playing.Remove(s)));
        Assert.All(change.Plays, p => Assert.True(playing.TryAdd(p.Session, p.Heard)));
    }

    private static HearingParty[] Changed(HearingParty[] parties, Random random)
    {
        var next = parties.ToArray();
        for (int i = 0; i < next.Length; i++)
        {
            var p = next[i];
            next[i] = random.Next(8) switch
            {
                0 => p with { Held = !p.Held },
                1 => p with { Muted = !p.Muted },
                2 => p with { Room = p.Room == PartyRoom.Main ? PartyRoom.Consult : PartyRoom.Main },
                3 => p with { Session = p.Session is null ? new MediaSessionId(Next()) : null, Ringing = false },
                4 => p with { Side = (RecordingSide)random.Next(3) },
                _ => p,
            };
        }

        return next;
    }

    private static HearingParty[] Any(Random random)
    {
        var customer = Party(PartyKind.Customer, up: random.Next(10) > 0);
        var others = Enumerable.Range(0, random.Next(9)).Select(_ =>
        {
            bool ringing = random.Next(4) == 0;
            return Party((PartyKind)(1 + random.Next(3)), (PartyRoom)random.Next(2), !ringing && random.Next(8) > 0) with
            {
                Ringing = ringing,
                Muted = random.Next(4) == 0,
                Held = random.Next(4) == 0,
                Mode = (SupervisorMode)random.Next(3),
            };
        }).ToArray();
        var agents = others.Where(o => o.Kind == PartyKind.Agent).Select(o => o.Leg).ToImmutableArray();
        return [customer with { Held = random.Next(3) == 0 }, .. others.Select(o => o with { Coached = [.. agents.Where(_ => random.Next(2) == 0)] })];
    }

    private static bool Hears(HearingPlan plan, HearingParty listener, HearingParty speaker) => plan.Hears(listener.Session!.Value, speaker.Session!.Value);
}
