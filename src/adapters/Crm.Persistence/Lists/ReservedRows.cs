using Crm.Dialing.Lists;
using Crm.Primitives;

namespace Crm.Persistence.Lists;

/// <summary>An attempt as it is kept.</summary>
/// <param name="Fate">What became of the record; null before the attempt is settled.</param>
internal sealed record AttemptRow(CampaignId Campaign, long Record, int State, RecordFate? Fate)
{
    public const int Reserved = 0;
    public const int Settled = 1;
    public const int Released = 2;

    public static AttemptRow? Of(Sql sql, AttemptId attempt) => sql.First(
        "SELECT campaign, record, state, fate, due, place FROM attempt WHERE id = $1",
        row => new AttemptRow(
            new CampaignId(row.GetString(0)), row.GetInt64(1), row.GetInt32(2),
            row.IsDBNull(3) ? null : new RecordFate((RecordState)row.GetInt32(3), new Instant(row.GetInt64(4)), row.GetInt32(5))),
        attempt.Value.ToByteArray());
}

/// <summary>What of a record decides what follows on an attempt.</summary>
internal sealed record SettledRow(long Part, int Numbers, int Place, uint Dropped, int Attempts, int Priority, long Since)
{
    public static SettledRow Of(Sql sql, long record) => sql.First(
        "SELECT part, numbers, place, dropped, attempts, priority, since FROM record WHERE id = $1",
        row => new SettledRow(row.GetInt64(0), row.GetString(1).Count(c => c == ':'), row.GetInt32(2), (uint)row.GetInt64(3), row.GetInt32(4), row.GetInt32(5), row.GetInt64(6)), record)
        ?? throw new InvalidDataException("An attempt's record is gone.");
}

/// <summary>Reserved records with all that dialling asks.</summary>
internal static class ReservedRows
{
    /// <summary>Gives a ready record to an attempt.</summary>
    public static void Take(Sql sql, CampaignId campaign, AttemptId attempt, long record)
    {
        byte[] id = attempt.Value.ToByteArray();
        var (numbers, place) = sql.First("SELECT numbers, place FROM record WHERE id = $1", row => (row.GetString(0), row.GetInt32(1)), record);
        sql.Run("UPDATE record SET state = 2, attempt = $1 WHERE id = $2", id, record);
        sql.Run(
            "INSERT INTO attempt (id, campaign, record, digits, state) VALUES ($1, $2, $3, $4, 0)",
            id, campaign.Value, record, RecordRows.Digits(RecordRows.Unpack(numbers!)[place].Number));
    }

    /// <summary>The record of a reservation.</summary>
    /// <param name="now">Earlier dials are told as of this moment; null for all that are told at most.</param>
    public static ReservedRecord Read(Sql sql, QueueSource source, AttemptId attempt, Instant? now)
    {
        var record = sql.First(
            """
            SELECT record.id, record.part, record.place, record.numbers, record.attempts, record.zone, record.consent, record.priority, record.name, record.key,
                record.customer, record.fields
            FROM attempt JOIN record ON record.id = attempt.record WHERE attempt.id = $1
            """,
            row =>
            {
                var numbers = RecordRows.Unpack(row.GetString(3));
                var number = numbers[row.GetInt32(2)];
                var part = source.Parts[row.GetInt64(1)];
                return new ReservedRecord(attempt, new RecordId(row.GetInt64(0)), part.List, part.Segment, number.Number, number.Kind)
                {
                    Numbers = numbers,
                    Attempts = row.GetInt32(4),
                    Zone = row.Text(5),
                    Consent = row.GetBoolean(6),
                    Priority = row.GetInt32(7),
                    Name = row.Text(8),
                    ExternalKey = row.Text(9),
                    Customer = row.IsDBNull(10) ? null : new CustomerId(row.Guid(10)),
                    Fields = RecordRows.Fields(row.Text(11)),
                };
            },
            attempt.Value.ToByteArray()) ?? throw new InvalidDataException("A reserved record is gone.");
        long from = now is { } at ? (at - ReservedRecord.DialledWithin).Microseconds : long.MinValue;
        var dials = sql.Rows(
            "SELECT dialled, abandoned FROM attempt INDEXED BY attempt_number WHERE digits = $1 AND state = 1 AND dialled > $2 ORDER BY dialled DESC LIMIT $3",
            row => (At: new Instant(row.GetInt64(0)), Abandoned: row.GetBoolean(1)), RecordRows.Digits(record.Number), from, ReservedRecord.DialledMost);
        return record with
        {
            Dialled = [.. dials.Select(dial => dial.At)],
            LastAbandoned = dials.Where(dial => dial.Abandoned).Select(dial => (Instant?)dial.At).FirstOrDefault(),
        };
    }
}
