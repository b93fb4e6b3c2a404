using Crm.Primitives;

namespace Crm.Web;

/// <summary>Days in UTC.</summary>
internal static class Days
{
    private const long Microseconds = 86_400_000_000;

    /// <summary>Midnight before or at an instant.</summary>
    public static Instant StartOf(Instant at) => new(at.Microseconds - (((at.Microseconds % Microseconds) + Microseconds) % Microseconds));
}
