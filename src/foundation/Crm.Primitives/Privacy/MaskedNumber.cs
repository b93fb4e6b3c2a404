namespace Crm.Primitives;

/// <summary>A number as those may see it who need to tell callers apart, not to call them.</summary>
public static class MaskedNumber
{
    private const int Kept = 3;

    /// <summary>The first and last three characters with dots between; all dots when there are not enough.</summary>
    public static string? Of(string? number) =>
        number is null ? null
        : number.Length <= 2 * Kept ? new string('•', number.Length)
        : string.Concat(number.AsSpan(0, Kept), new string('•', number.Length - (2 * Kept)), number.AsSpan(number.Length - Kept));
}
