using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>
/// A point on the UTC time line, kept as whole microseconds since 1970-01-01T00:00:00Z, so that a stored
/// instant and a computed one compare and order the same in every database. Arithmetic with
/// <see cref="TimeSpan"/> truncates to the microsecond. The default value is the Unix epoch.
/// Range: about 290,000 years either side of 1970. Immutable and thread safe.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
[JsonConverter(typeof(InstantJsonConverter))]
public readonly record struct Instant(long Microseconds) : IComparable<Instant>
{
    /// <summary>The earliest instant; used as "always due".</summary>
    public static readonly Instant MinValue = new(long.MinValue);

    /// <summary>The latest instant; used as "never due".</summary>
    public static readonly Instant MaxValue = new(long.MaxValue);

    /// <summary>Converts from the BCL's representation, truncating to the microsecond.</summary>
    public static Instant From(DateTimeOffset value) =>
        new((value.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond);

    /// <summary>The current instant of the given clock.</summary>
    public static Instant Now(TimeProvider clock) => From(clock.GetUtcNow());

    /// <summary>Converts to the BCL's representation (UTC offset zero).</summary>
    public DateTimeOffset ToDateTimeOffset() =>
        new(DateTimeOffset.UnixEpoch.UtcTicks + Microseconds * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Microseconds.CompareTo(other.Microseconds);

    /// <summary>The later of two instants.</summary>
    public static Instant Max(Instant a, Instant b) => a >= b ? a : b;

    /// <summary>The earlier of two instants.</summary>
    public static Instant Min(Instant a, Instant b) => a <= b ? a : b;

    public static Instant operator +(Instant at, TimeSpan span) => new(at.Microseconds + span.Ticks / TimeSpan.TicksPerMicrosecond);

    public static Instant operator -(Instant at, TimeSpan span) => new(at.Microseconds - span.Ticks / TimeSpan.TicksPerMicrosecond);

    public static TimeSpan operator -(Instant later, Instant earlier) =>
        TimeSpan.FromTicks((later.Microseconds - earlier.Microseconds) * TimeSpan.TicksPerMicrosecond);

    public static bool operator <(Instant a, Instant b) => a.Microseconds < b.Microseconds;

    public static bool operator >(Instant a, Instant b) => a.Microseconds > b.Microseconds;

    public static bool operator <=(Instant a, Instant b) => a.Microseconds <= b.Microseconds;

    public static bool operator >=(Instant a, Instant b) => a.Microseconds >= b.Microseconds;

    /// <summary>ISO 8601 in UTC with microseconds, for example <c>2026-11-21T20:25:00.123456Z</c>.</summary>
    public override string ToString() =>
        Microseconds == long.MaxValue ? "never"
        : Microseconds == long.MinValue ? "always"
        : ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads an ISO 8601 time; a time without offset is taken as UTC.</summary>
    public static bool TryParse(string? text, out Instant value)
    {
        bool good = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed);
        value = good ? From(parsed) : default;
        return good;
    }
}
