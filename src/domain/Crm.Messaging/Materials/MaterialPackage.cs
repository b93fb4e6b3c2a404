using Crm.Primitives;

namespace Crm.Messaging.Materials;

/// <summary>What customers can be sent when they ask for it: a brochure, a form, a price list, in the languages there are.</summary>
/// <param name="Id">Lower-case word with hyphens.</param>
/// <param name="Version">Rises with every change.</param>
/// <param name="Enabled">Whether it may be sent now.</param>
/// <param name="Queues">Whose agents may send it; empty is everybody.</param>
/// <param name="ValidDays">How long a link to it opens.</param>
/// <param name="Variants">One for each language at most.</param>
public sealed record MaterialPackage(
    string Id, long Version, string Name, bool Enabled, IReadOnlyList<QueueId> Queues, int ValidDays, IReadOnlyList<MaterialVariant> Variants)
{
    /// <summary>The variant for a customer: that of his language, then of its first part ("zh" for "zh-CN"), then the one for all, then the first.</summary>
    public MaterialVariant For(string? language)
    {
        string first = Primary(language);
        return Variants.FirstOrDefault(v => v.Language is { } own && own.Equals(language, StringComparison.OrdinalIgnoreCase))
            ?? Variants.FirstOrDefault(v => v.Language is { } own && first.Length > 0 && Primary(own) == first)
            ?? Variants.FirstOrDefault(v => v.Language is null)
            ?? Variants[0];
    }

    /// <summary>Whether somebody who serves these queues may send it.</summary>
    public bool IsFor(IReadOnlyCollection<QueueId> served) => Queues.Count == 0 || Queues.Any(served.Contains);

    private static string Primary(string? language) => (language ?? "").Split('-')[0].ToLowerInvariant();
}
