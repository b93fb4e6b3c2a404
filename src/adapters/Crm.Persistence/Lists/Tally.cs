using Crm.Dialing.Lists;

namespace Crm.Persistence.Lists;

/// <summary>How many records of each part changed their state within one piece of work; written with it.</summary>
internal sealed class Tally
{
    private readonly Dictionary<long, long[]> _parts = [];

    /// <summary>Counts records that went from one state to another.</summary>
    public void Move(long part, RecordState from, RecordState to, long count = 1)
    {
        if (count == 0 || from == to)
        {
            return;
        }

        if (!_parts.TryGetValue(part, out long[]? changes))
        {
            _parts[part] = changes = new long[6];
        }

        changes[(int)from] -= count;
        changes[(int)to] += count;
    }

    /// <summary>Writes the counts.</summary>
    public void Write(Sql sql)
    {
        foreach (var (part, c) in _parts)
        {
            sql.Run(
                "UPDATE part SET ready = ready + $1, waiting = waiting + $2, reserved = reserved + $3, done = done + $4, exhausted = exhausted + $5, removed = removed + $6 WHERE id = $7",
                c[0], c[1], c[2], c[3], c[4], c[5], part);
        }
    }
}
