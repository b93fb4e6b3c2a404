namespace Crm.Statistics.Queues;

/// <summary>The named ways to compute a service level. Each is null when nothing counts.</summary>
public enum ServiceLevelVariant
{
    /// <summary>answered in threshold / (offered - waiting - short abandoned). The default.</summary>
    OfferedMinusWaitingMinusShort,

    /// <summary>answered in threshold / answered.</summary>
    AnsweredOnly,

    /// <summary>answered in threshold / (answered + abandoned): every abandon counts against.</summary>
    AbandonsAgainst,

    /// <summary>answered in threshold / (answered + abandoned - abandoned in threshold): early abandons do not count.</summary>
    EarlyAbandonsIgnored,

    /// <summary>(answered + abandoned, both in threshold) / (answered + abandoned): early abandons count for.</summary>
    EarlyAbandonsFor,
}

/// <summary>Computes service levels.</summary>
public static class ServiceLevel
{
    /// <summary>The published name of a variant.</summary>
    public static string NameOf(ServiceLevelVariant variant) => variant switch
    {
        ServiceLevelVariant.OfferedMinusWaitingMinusShort => "offered-minus-waiting-minus-short",
        ServiceLevelVariant.AnsweredOnly => "answered-only",
        ServiceLevelVariant.AbandonsAgainst => "abandons-against",
        ServiceLevelVariant.EarlyAbandonsIgnored => "early-abandons-ignored",
        ServiceLevelVariant.EarlyAbandonsFor => "early-abandons-for",
        _ => throw new ArgumentOutOfRangeException(nameof(variant)),
    };

    /// <summary>The service level, 0 to 1, or null over nothing. <paramref name="waiting"/> is the number of visits still open.</summary>
    public static double? Of(QueueIntervalFacts facts, long waiting, ServiceLevelVariant variant = ServiceLevelVariant.OfferedMinusWaitingMinusShort)
    {
        long answered = facts.Answered;
        long abandoned = facts.Abandoned + facts.ShortAbandoned;
        return variant switch
        {
            ServiceLevelVariant.OfferedMinusWaitingMinusShort => Share(facts.AnsweredInThreshold, facts.Offered - waiting - facts.ShortAbandoned),
            ServiceLevelVariant.AnsweredOnly => Share(facts.AnsweredInThreshold, answered),
            ServiceLevelVariant.AbandonsAgainst => Share(facts.AnsweredInThreshold, answered + abandoned),
            ServiceLevelVariant.EarlyAbandonsIgnored => Share(facts.AnsweredInThreshold, answered + abandoned - facts.AbandonedInThreshold),
            ServiceLevelVariant.EarlyAbandonsFor => Share(facts.AnsweredInThreshold + facts.AbandonedInThreshold, answered + abandoned),
            _ => throw new ArgumentOutOfRangeException(nameof(variant)),
        };
    }

    /// <summary>Part of a whole; null when the whole is nothing.</summary>
    public static double? Share(long part, long whole) => whole > 0 ? (double)part / whole : null;
}
