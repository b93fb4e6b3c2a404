using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Primitives;

namespace Crm.Routing.State;

/// <summary>
/// A capacity profile, made ready to be asked which media fit beside what an agent holds. All agents with the same one share it, and what fits
/// beside the same work is worked out once for all of them.
/// </summary>
internal sealed class AgentCapacity
{
    /// <summary>Combinations of work for which it is remembered what fits beside them.</summary>
    private const int MostRemembered = 1_024;

    private readonly PerMedium<int> _cost;
    private readonly PerMedium<int> _most;
    private readonly PerMedium<MediaMask> _interruptedBy;
    private readonly PerMedium<long> _afterIdle;
    private readonly MediaMask _exclusive;
    private readonly Dictionary<HeldCounts, MediaMask> _rooms = [];
    private readonly Dictionary<HeldCounts, MediaMask> _crowds = [];

    public AgentCapacity(AgentSettings settings)
    {
        Units = settings.Capacity?.Units ?? 100;
        if (settings.Capacity is { } profile)
        {
            foreach (var medium in profile.Media)
            {
                int index = (int)medium.Media;
                _cost[index] = medium.Cost;
                _most[index] = medium.Max;
                _exclusive = medium.Exclusive ? _exclusive.With(index) : _exclusive;
                _afterIdle[index] = (medium.AfterIdle ?? TimeSpan.Zero).Ticks / TimeSpan.TicksPerMicrosecond;
                Late = _afterIdle[index] > 0 ? Late.With(index) : Late;
                foreach (var by in medium.InterruptedBy ?? [])
                {
                    _interruptedBy[index] = _interruptedBy[index].With((int)by);
                }
            }
        }
        else
        {
            foreach (int index in (ReadOnlySpan<int>)[(int)MediaType.Voice, (int)MediaType.Callback])
            {
                _most[index] = settings.MaxVoice;
                _cost[index] = Units / Math.Max(1, settings.MaxVoice);
                _exclusive = _exclusive.With(index);
            }
        }

        for (int media = 0; media < Media.Count; media++)
        {
            Takes = _most[media] > 0 && _cost[media] <= Units ? Takes.With(media) : Takes;
        }
    }

    public int Units { get; }

    /// <summary>The media he takes when he holds nothing.</summary>
    public MediaMask Takes { get; }

    /// <summary>The media he is offered only after some time without work.</summary>
    public MediaMask Late { get; }

    /// <summary>Of the late media those for which he has been idle long enough.</summary>
    public MediaMask RipeAt(Instant idleSince, Instant now)
    {
        var ripe = default(MediaMask);
        for (int media = 0; media < Media.Count; media++)
        {
            ripe = Late.Has(media) && idleSince.Microseconds + _afterIdle[media] <= now.Microseconds ? ripe.With(media) : ripe;
        }

        return ripe;
    }

    /// <summary>When he will have been idle long enough for the next late medium that is not ripe; never when all are.</summary>
    public Instant NextRipe(Instant idleSince, MediaMask ripe)
    {
        long next = long.MaxValue;
        for (int media = 0; media < Media.Count; media++)
        {
            next = Late.Has(media) && !ripe.Has(media) ? Math.Min(next, idleSince.Microseconds + _afterIdle[media]) : next;
        }

        return new Instant(next);
    }

    /// <summary>Units that the held interactions cost, resting work included.</summary>
    public int Load(in HeldCounts work)
    {
        var held = work.Counts;
        int load = 0;
        for (int media = 0; media < Media.Count; media++)
        {
            load += held[media] * _cost[media];
        }

        return load;
    }

    /// <summary>The media of which one more fits.</summary>
    public MediaMask Room(in HeldCounts held, bool communicating)
    {
        if (communicating)
        {
            return WorkOutRoom(held.Counts, communicating: true);
        }

        if (!_rooms.TryGetValue(held, out var room))
        {
            room = WorkOutRoom(held.Counts, communicating: false);
            Remember(_rooms, held, room);
        }

        return room;
    }

    /// <summary>The media that do not fit only because of work of other media.</summary>
    public MediaMask Crowded(in HeldCounts held)
    {
        if (!_crowds.TryGetValue(held, out var crowded))
        {
            crowded = WorkOutCrowded(held.Counts);
            Remember(_crowds, held, crowded);
        }

        return crowded;
    }

    /// <summary>There are few ways to hold work, unless a profile is very wide.</summary>
    private static void Remember(Dictionary<HeldCounts, MediaMask> memory, in HeldCounts held, MediaMask media)
    {
        if (memory.Count == MostRemembered)
        {
            memory.Clear();
        }

        memory.Add(held, media);
    }

    private MediaMask WorkOutRoom(ReadOnlySpan<byte> held, bool communicating)
    {
        var room = default(MediaMask);
        for (int media = 0; media < Media.Count; media++)
        {
            if (Fits(media, held, communicating))
            {
                room = room.With(media);
            }
        }

        return room;
    }

    private MediaMask WorkOutCrowded(ReadOnlySpan<byte> held)
    {
        var crowded = default(MediaMask);
        Span<byte> own = stackalloc byte[Media.Count];
        for (int media = 0; media < Media.Count; media++)
        {
            if (Takes.Has(media) && !Fits(media, held, communicating: false))
            {
                own.Clear();
                own[media] = held[media];
                crowded = Fits(media, own, communicating: false) ? crowded.With(media) : crowded;
            }
        }

        return crowded;
    }

    private bool Fits(int media, ReadOnlySpan<byte> held, bool communicating)
    {
        if (held[media] >= _most[media])
        {
            return false;
        }

        bool alone = _exclusive.Has(media);
        if (communicating && (alone || media == (int)MediaType.Voice))
        {
            return false;
        }

        int load = _cost[media];
        for (int other = 0; other < Media.Count; other++)
        {
            if (held[other] == 0)
            {
                continue;
            }

            if (other != media)
            {
                if (_interruptedBy[other].Has(media))
                {
                    continue;
                }

                if (alone || _exclusive.Has(other))
                {
                    return false;
                }
            }

            load += held[other] * _cost[other];
        }

        return load <= Units;
    }
}
