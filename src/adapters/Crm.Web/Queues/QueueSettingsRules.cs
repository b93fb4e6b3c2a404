using Crm.Events.Queues;

namespace Crm.Web.Queues;

/// <summary>What a queue's rules must satisfy before they are stored.</summary>
internal static class QueueSettingsRules
{
    private const int StepsMax = 10;
    private const int RequirementsMax = 20;
    private const int CodesMax = 100;
    private const int TextLengthMax = 128;

    /// <summary>Faults by field; empty when the rules are good.</summary>
    public static IReadOnlyDictionary<string, string[]> Faults(QueueSettings s)
    {
        var faults = new Dictionary<string, string[]>();
        void Check(string field, bool good, string message)
        {
            if (!good)
            {
                faults[field] = [message];
            }
        }

        Check("displayName", s.DisplayName is { Length: > 0 and <= TextLengthMax }, $"1 to {TextLengthMax} characters.");
        Check("steps", GoodSteps(s), $"1 to {StepsMax} steps, the first after 0, each later than the one before, with at most {RequirementsMax} requirements of level 1 to 5.");
        Check("priority", s.Priority is >= -10_000 and <= 10_000, "From -10000 to 10000.");
        Check("weight", s.Weight is > 0 and <= 1000, "Above 0, at most 1000.");
        Check("offerTimeout", Within(s.OfferTimeout, 3, 600), "3 to 600 seconds.");
        Check("wrapUpTimeout", Within(s.WrapUpTimeout, 0, 3600), "0 to 3600 seconds.");
        Check("maxEntries", s.MaxEntries is >= 1 and <= 100_000, "1 to 100000.");
        Check("maxWait", s.MaxWait is null || Within(s.MaxWait.Value, 1, 86_400), "Null or 1 to 86400 seconds.");
        Check("serviceLevelThreshold", Within(s.ServiceLevelThreshold, 1, 86_400), "1 to 86400 seconds.");
        Check("shortAbandonThreshold", Within(s.ShortAbandonThreshold, 0, 600), "0 to 600 seconds.");
        Check("wrapUpCodes", GoodCodes(s), $"At most {CodesMax} different codes, each with a label.");
        Check("wrapUpCodeRequired", !s.WrapUpCodeRequired || s.WrapUpCodes is { IsDefaultOrEmpty: false }, "Needs at least one code.");
        Check("rejectExclusion", Within(s.RejectExclusion, 0, 3600), "0 to 3600 seconds.");
        Check("callback", GoodCallback(s), "1 to 20 attempts; a pause, a life and an agent's time of 1 second to 30 days, ringing for 5 to 300 seconds.");
        return faults;
    }

    private static bool GoodCallback(QueueSettings s) =>
        s.Callback is not { } c
        || (c.MaxAttempts is >= 1 and <= 20
            && Within(c.RetryAfter, 1, 2_592_000)
            && Within(c.ExpiresAfter, 1, 2_592_000)
            && Within(c.RingTime, 5, 300)
            && (c.AgentWithin is not { } agent || Within(agent, 1, 2_592_000)));

    private static bool GoodSteps(QueueSettings s) =>
        s.Steps is { IsDefaultOrEmpty: false, Length: <= StepsMax }
        && s.Steps[0].After == TimeSpan.Zero
        && s.Steps.Zip(s.Steps.Skip(1)).All(p => p.First.After < p.Second.After)
        && s.Steps.All(r => r is { Requirements: { IsDefault: false, Length: <= RequirementsMax }, MaxLevel: >= 1 }
            && r.Requirements.All(q => q is { AtLeast: >= 1 and <= 5, Skill.Value: { Length: > 0 and <= 64 } }));

    private static bool GoodCodes(QueueSettings s) =>
        s.WrapUpCodes is { IsDefault: false, Length: <= CodesMax }
        && s.WrapUpCodes.All(c => c is { Code: { Length: > 0 and <= 64 }, Label: { Length: > 0 and <= TextLengthMax } })
        && s.WrapUpCodes.DistinctBy(c => c.Code).Count() == s.WrapUpCodes.Length;

    private static bool Within(TimeSpan value, double from, double to) => value.TotalSeconds >= from && value.TotalSeconds <= to;
}
