using System.Collections.Immutable;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Telephony.Hearing;

/// <summary>What somebody hears besides people.</summary>
public enum HeardBesides
{
    /// <summary>Hold music.</summary>
    Music,

    /// <summary>The ringing of whoever is being rung for him.</summary>
    Ringback,
}

/// <summary>
/// Who hears whom in a call, and what besides: a pure function of its parties. The rules, of which each is one method below:
/// parties of one room who are not on hold hear each other unless muted; one on hold hears music and nobody; one whom nobody can speak
/// with hears the ringing of whoever is being rung in his room, and without that music, unless he is an agent in the customer's room; supervisors hear
/// everybody of their room who may be heard and are heard as their mode says.
/// </summary>
public sealed class HearingPlan
{
    /// <summary>Nobody is there.</summary>
    public static readonly HearingPlan Empty = new([], [], [], []);

    private HearingPlan(
        ImmutableDictionary<MediaSessionId, RecordingSide> members,
        ImmutableHashSet<(MediaSessionId Listener, MediaSessionId Speaker)> hears,
        ImmutableDictionary<MediaSessionId, HeardBesides> besides,
        ImmutableHashSet<MediaSessionId> supervisors) => (Members, Pairs, Besides, Supervisors) = (members, hears, besides, supervisors);

    /// <summary>The members who are supervisors.</summary>
    public ImmutableHashSet<MediaSessionId> Supervisors { get; }

    /// <summary>The sessions in the bridge, with their channels in the recording.</summary>
    public ImmutableDictionary<MediaSessionId, RecordingSide> Members { get; }

    /// <summary>Who hears whom; every other pair of members is silent.</summary>
    public ImmutableHashSet<(MediaSessionId Listener, MediaSessionId Speaker)> Pairs { get; }

    /// <summary>Who hears something besides people.</summary>
    public ImmutableDictionary<MediaSessionId, HeardBesides> Besides { get; }

    /// <summary>The plan of these parties. Legs and sessions are distinct.</summary>
    public static HearingPlan Of(IReadOnlyCollection<HearingParty> parties)
    {
        var up = parties.Where(p => p.IsUp).ToArray();
        return new HearingPlan(
            up.ToImmutableDictionary(p => p.Session!.Value, p => p.Side),
            [.. from listener in up from speaker in up where Hears(listener, speaker) select (listener.Session!.Value, speaker.Session!.Value)],
            up.Select(p => (Session: p.Session!.Value, Heard: BesidesOf(p, parties))).Where(p => p.Heard is not null).ToImmutableDictionary(p => p.Session, p => p.Heard!.Value),
            [.. up.Where(p => p.Kind == PartyKind.Supervisor).Select(p => p.Session!.Value)]);
    }

    /// <summary>Whether a member hears another.</summary>
    public bool Hears(MediaSessionId listener, MediaSessionId speaker) => Pairs.Contains((listener, speaker));

    /// <summary>The plan without a session that was closed: it left the bridge by that.</summary>
    public HearingPlan Without(MediaSessionId session) => !Members.ContainsKey(session) ? this : new HearingPlan(
        Members.Remove(session), Pairs.Except(Pairs.Where(p => p.Listener == session || p.Speaker == session)), Besides.Remove(session), Supervisors.Remove(session));

    /// <summary>What must be done in a bridge to come from another plan to this one.</summary>
    public HearingChange Since(HearingPlan before)
    {
        var joins = Members.Where(m => !before.Members.TryGetValue(m.Key, out var side) || side != m.Value).ToImmutableDictionary();
        // who joins hears all and is heard by all, but for supervisors, whom nobody hears until he is to
        bool Heard(MediaSessionId listener, MediaSessionId speaker) => joins.ContainsKey(listener) || joins.ContainsKey(speaker)
            ? !Supervisors.Contains(speaker)
            : before.Hears(listener, speaker);

        return new HearingChange(
            [.. before.Members.Keys.Where(s => !Members.ContainsKey(s))],
            [.. joins.OrderBy(j => j.Value).ThenBy(j => j.Key.Value).Select(j => (j.Key, j.Value))],
            [.. from listener in Members.Keys
                from speaker in Members.Keys
                where listener != speaker && Hears(listener, speaker) != Heard(listener, speaker)
                orderby listener.Value, speaker.Value
                select (listener, speaker, Hears(listener, speaker))],
            [.. before.Besides.Where(b => !Besides.TryGetValue(b.Key, out var now) || now != b.Value).Select(b => b.Key)],
            [.. Besides.Where(b => !before.Besides.TryGetValue(b.Key, out var then) || then != b.Value).Select(b => (b.Key, b.Value))])
        {
            Unheard = Supervisors.Intersect(joins.Keys),
        };
    }

    private static bool Hears(HearingParty listener, HearingParty speaker)
    {
        if (listener == speaker || speaker.Muted)
        {
            return false;
        }

        return (listener.Kind == PartyKind.Supervisor, speaker.Kind == PartyKind.Supervisor) switch
        {
            (true, true) => speaker.Mode == SupervisorMode.Barge && speaker.Room == listener.Room,
            (true, false) => !speaker.Held && speaker.Room == listener.Room,
            (false, true) => !listener.Held && MayHear(listener, speaker),
            (false, false) => CanSpeak(listener, speaker),
        };
    }

    private static bool MayHear(HearingParty listener, HearingParty supervisor) =>
        (supervisor.Mode == SupervisorMode.Barge && supervisor.Room == listener.Room)
        || (supervisor.Mode == SupervisorMode.Whisper && listener.Kind == PartyKind.Agent && supervisor.Coached.Contains(listener.Leg));

    /// <summary>Whether two are in a room together and neither is on hold. A muted one keeps silent by his own wish, he is there.</summary>
    private static bool CanSpeak(HearingParty one, HearingParty other) =>
        one.Leg != other.Leg && one.IsUp && other.IsUp && one.Room == other.Room && !one.Held && !other.Held && other.Kind != PartyKind.Supervisor;

    private static HeardBesides? BesidesOf(HearingParty party, IReadOnlyCollection<HearingParty> all)
    {
        if (party.Kind == PartyKind.Supervisor)
        {
            return null;
        }

        return party.Held ? HeardBesides.Music
            : all.Any(other => CanSpeak(party, other)) ? null
            : all.Any(other => other.Ringing && other.Room == party.Room) ? HeardBesides.Ringback
            : party is { Kind: PartyKind.Agent, Room: PartyRoom.Main } ? null // an agent knows that his customer is on hold
            : HeardBesides.Music;
    }
}
