using System.Collections.Immutable;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.State;

namespace Crm.Routing.Snapshots;

/// <summary>
/// Which reservations are direct ones. Not there at all when there is none and nothing follows, so that a snapshot without any is as it
/// was before there were such.
/// </summary>
internal static class DirectCodec
{
    private const int Least = 3;

    /// <param name="last">Whether nothing follows.</param>
    public static void Write(SnapshotWriter to, ImmutableArray<ReservationImage> reservations, bool last)
    {
        int count = reservations.Count(r => r.Direct is not null);
        if (count == 0 && last)
        {
            return;
        }

        to.Count(count);
        for (int i = 0; i < reservations.Length; i++)
        {
            if (reservations[i].Direct is { } direct)
            {
                to.Number(i);
                to.Byte((byte)direct.Kind);
                to.Text(direct.AskedBy?.Value);
            }
        }
    }

    /// <summary>The reservations with what makes some of them direct ones.</summary>
    public static ImmutableArray<ReservationImage> Read(ref SnapshotReader from, ImmutableArray<ReservationImage> reservations)
    {
        var all = reservations.ToBuilder();
        int count = from.Count(Least);
        if (count == 0 && from.AtEnd)
        {
            throw SnapshotReader.Damaged(); // it would not have been written
        }

        for (int left = count; left > 0; left--)
        {
            int index = from.Small();
            byte kind = from.Byte();
            string? askedBy = from.MaybeText();
            if (index < 0 || index >= all.Count || kind > (byte)DirectKind.Preview)
            {
                throw SnapshotReader.Damaged();
            }

            all[index] = all[index] with { Direct = new DirectOffer((DirectKind)kind, askedBy is null ? null : new AgentId(askedBy)) };
        }

        return all.ToImmutable();
    }
}
