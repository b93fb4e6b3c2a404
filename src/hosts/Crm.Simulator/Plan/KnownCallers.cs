using System.Collections.Immutable;

namespace Crm.Simulator.Plan;

/// <summary>A person who calls: number, name as the carrier shows it, and language.</summary>
internal sealed record KnownCaller(string Number, string Name, string Language);

/// <summary>The customers of the demo data, as a carrier knows them, so that agents see their cards.</summary>
internal static class KnownCallers
{
    public static readonly ImmutableArray<KnownCaller> All =
    [
        new("+442079460101", "Amelia Clarke", "en"),
        new("+12025550102", "Benjamin Ortiz", "en"),
        new("+8613800000103", "陈伟", "zh"),
        new("+33199000104", "Chloe Martin", "en"),
        new("+493023125105", "Daniel Fischer", "en"),
        new("+12025550106", "Elena Petrova", "en"),
        new("+442079460107", "Farid Haddad", "en"),
        new("+12025550108", "Grace Kim", "en"),
        new("+8613900000110", "黄丽", "zh"),
        new("+46317406111", "Hugo Lindqvist", "en"),
        new("+34910000112", "Isabel Romero", "en"),
        new("+442079460113", "Jack Thompson", "en"),
        new("+8613700000114", "李娜", "zh"),
        new("+442079460115", "Maya Desai", "en"),
        new("+12025550116", "Noah Williams", "en"),
        new("+442079460117", "Olivia Brown", "en"),
        new("+351210000118", "Paulo Nunes", "en"),
        new("+8613600000119", "王芳", "zh"),
        new("+390600000120", "Sofia Rossi", "en"),
        new("+8613500000121", "张敏", "zh"),
    ];
}
