using System.Globalization;
using System.Text.Json;
using Crm.Dialing.Lists;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Lists;

/// <summary>How records stand in their table.</summary>
internal static class RecordRows
{
    /// <summary>Numbers as digits, a colon and the kind, with blanks between.</summary>
    public static string Pack(IEnumerable<RecordNumber> numbers) =>
        string.Join(' ', numbers.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Number.AsSpan(1)}:{(int)one.Kind}")));

    /// <summary>The numbers of a record.</summary>
    public static IReadOnlyList<RecordNumber> Unpack(string packed) =>
        [.. packed.Split(' ').Select(one => one.Split(':')).Select(one => new RecordNumber("+" + one[0], (NumberKind)int.Parse(one[1], CultureInfo.InvariantCulture)))];

    /// <summary>A number as it is looked for.</summary>
    public static long Digits(string number) => long.Parse(number.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Further fields; null for none.</summary>
    public static string? Pack(IReadOnlyDictionary<string, string> fields) => fields.Count == 0 ? null : JsonSerializer.Serialize(fields);

    /// <summary>The further fields.</summary>
    public static IReadOnlyDictionary<string, string> Fields(string? packed) =>
        packed is null ? new Dictionary<string, string>() : JsonSerializer.Deserialize<Dictionary<string, string>>(packed)!;

    /// <summary>The columns of <see cref="Read"/>.</summary>
    public const string Columns = "id, numbers, state, attempts, outcome, due, name, key, zone, priority, consent, fields";

    /// <summary>A record as people look at it.</summary>
    public static ListedRecord Read(SqliteDataReader row)
    {
        var state = (RecordState)row.GetInt32(2);
        return new ListedRecord(
            new RecordId(row.GetInt64(0)), Unpack(row.GetString(1)), state, row.GetInt32(3), row.Text(4), state == RecordState.Waiting ? new Instant(row.GetInt64(5)) : null)
        {
            Name = row.Text(6),
            ExternalKey = row.Text(7),
            Zone = row.Text(8),
            Priority = row.GetInt32(9),
            Consent = row.GetBoolean(10),
            Fields = Fields(row.Text(11)),
        };
    }
}
