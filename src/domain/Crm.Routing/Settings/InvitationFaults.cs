using Crm.Events.Queues;

namespace Crm.Routing.Settings;

/// <summary>Everything that is wrong with a queue's invitations to chat, at once. Pure; takes anything that can be read from JSON.</summary>
internal static class InvitationFaults
{
    /// <summary>The faults in the order of the rules; empty when they are good.</summary>
    public static IEnumerable<SettingsFault> Of(InvitationRules? rules)
    {
        if (rules is null)
        {
            yield break;
        }

        if (rules.AtOnce is < 1 or > InvitationRules.AtOnceMax)
        {
            yield return new("invitations.atOnce", $"Use 1 to {InvitationRules.AtOnceMax}.");
        }

        if (rules.AfterDecline is { } rest && (rest < TimeSpan.Zero || rest > InvitationRules.LongestRest))
        {
            yield return new("invitations.afterDecline", "Use at most a year.");
        }

        if (rules.Rules is not { Count: <= InvitationRules.CountMax } list)
        {
            yield return new("invitations.rules", $"A list of at most {InvitationRules.CountMax} rules.");
            yield break;
        }

        if (list.DistinctBy(r => r?.Id).Count() != list.Count)
        {
            yield return new("invitations.rules", "Each rule needs a key of its own.");
        }

        foreach (var fault in list.SelectMany((rule, i) => Of(rule, $"invitations.rules[{i}]")))
        {
            yield return fault;
        }
    }

    private static IEnumerable<SettingsFault> Of(InvitationRule? rule, string path)
    {
        if (rule is null)
        {
            yield return new(path, "Must be a rule.");
            yield break;
        }

        if (!SettingsValidation.IsKey(rule.Id) || rule.Id.Length > InvitationRule.IdMax)
        {
            yield return new($"{path}.id", $"1 to {InvitationRule.IdMax} characters of a-z, 0-9, '-', '_', '.'.");
        }

        if (rule.Pages is { } pages && (pages.Length > InvitationRule.PagesMax || pages.Any(char.IsControl)))
        {
            yield return new($"{path}.pages", $"At most {InvitationRule.PagesMax} characters.");
        }

        (string Name, bool Good, string Problem)[] conditions =
        [
            ("onPage", Fits(rule.OnPage), "Use at most one hour."),
            ("idle", Fits(rule.Idle), "Use at most one hour."),
            ("pagesSeen", rule.PagesSeen is null or (>= 1 and <= InvitationRule.PagesSeenMax), $"Use 1 to {InvitationRule.PagesSeenMax}."),
            ("scrolled", rule.Scrolled is null or (>= 1 and <= 100), "Use 1 to 100."),
        ];
        foreach (var (name, _, problem) in conditions.Where(c => !c.Good))
        {
            yield return new($"{path}.{name}", problem);
        }

        foreach (var fault in TextFaults(rule.Texts, $"{path}.texts"))
        {
            yield return fault;
        }
    }

    private static IEnumerable<SettingsFault> TextFaults(IReadOnlyList<InvitationText>? texts, string path)
    {
        if (texts is not { Count: >= 1 and <= InvitationText.CountMax })
        {
            yield return new(path, $"1 to {InvitationText.CountMax} texts.");
            yield break;
        }

        if (texts.DistinctBy(t => t?.Language).Count() != texts.Count)
        {
            yield return new(path, "A language may be there once.");
        }

        for (int i = 0; i < texts.Count; i++)
        {
            if (!SettingsValidation.IsLanguage(texts[i]?.Language))
            {
                yield return new($"{path}[{i}].language", "Use a language tag such as en or zh.");
            }

            if (texts[i]?.Text is not { Length: <= InvitationText.TextMax } text || string.IsNullOrWhiteSpace(text) || text.Any(char.IsControl))
            {
                yield return new($"{path}[{i}].text", $"Use 1 to {InvitationText.TextMax} characters, none of them a control character.");
            }
        }
    }

    private static bool Fits(TimeSpan? time) => time is not { } given || (given >= TimeSpan.Zero && given <= InvitationRule.LongestTime);
}
