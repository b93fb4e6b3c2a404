using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Crm.Events.Mail;

namespace Crm.Messaging.Mail;

/// <summary>What rules made of a mail, and how.</summary>
/// <param name="Matched">Names of the rules that fit, in order.</param>
/// <param name="Faults">Rules that could not be asked in time; they count as not fitting.</param>
public sealed record MailRuling(MailVerdict Verdict, IReadOnlyList<string> Matched, IReadOnlyList<string> Faults);

/// <summary>
/// Ordered rules, ready to be asked. Patterns run without backtracking, so their time is linear in the text, and have a limit all the
/// same. Immutable and thread safe.
/// </summary>
public sealed class MailRuleBook
{
    /// <summary>Rules of a site.</summary>
    public const int RulesMax = 200;

    /// <summary>Characters of a condition.</summary>
    public const int TextMax = 500;

    /// <summary>Attributes all rules together set on one mail, and characters of a value.</summary>
    public const int AttributesMax = 20;

    private const int NameMax = 80;
    private const int SkillsMax = 10;
    private const int PriorityMax = 1_000;
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);

    private readonly ImmutableArray<(MailRule Rule, Regex? Pattern)> _rules;

    /// <summary>Makes rules ready; they must have no <see cref="Faults"/>.</summary>
    public MailRuleBook(IEnumerable<MailRule> rules) =>
        _rules = [.. rules.Where(r => r.Enabled).Select(r => (r, r.Pattern is null ? null : new Regex(r.Pattern, Options, Limit)))];

    /// <summary>No rules.</summary>
    public static MailRuleBook Empty { get; } = new([]);

    /// <summary>What is wrong with rules, by the path of the member; empty when nothing is.</summary>
    public static IReadOnlyDictionary<string, string> Faults(IReadOnlyList<MailRule> rules)
    {
        var faults = new Dictionary<string, string>();
        if (rules.Count > RulesMax)
        {
            faults["rules"] = $"At most {RulesMax} rules.";
        }

        for (int i = 0; i < Math.Min(rules.Count, RulesMax); i++)
        {
            foreach (var (member, problem) in FaultsOf(rules[i]))
            {
                faults[$"rules[{i}].{member}"] = problem;
            }
        }

        return faults;
    }

    /// <summary>Asks the rules about a mail.</summary>
    public MailRuling Ask(string mailboxId, MailSummary mail)
    {
        var verdict = MailVerdict.None;
        var matched = new List<string>();
        var faults = new List<string>();
        foreach (var (rule, pattern) in _rules)
        {
            Match? found = null;
            if (!Fits(rule, mailboxId, mail) || (pattern is not null && !Matches(rule, pattern, mail, faults, out found)))
            {
                continue;
            }

            matched.Add(rule.Name);
            verdict = Apply(verdict, rule, found);
            if (rule.Stop)
            {
                break;
            }
        }

        return new MailRuling(verdict, matched, faults);
    }

    private static bool Fits(MailRule rule, string mailboxId, MailSummary mail)
    {
        string from = mail.From?.Address ?? "";
        return (rule.MailboxId is null || rule.MailboxId == mailboxId)
            && (rule.From is null || from.Equals(rule.From.Trim(), StringComparison.OrdinalIgnoreCase))
            && (rule.FromDomain is null || IsOf(from, rule.FromDomain.Trim().TrimStart('@')))
            && (rule.SubjectContains is null || mail.Subject.Contains(rule.SubjectContains, StringComparison.OrdinalIgnoreCase))
            && (rule.HasAttachments is null || mail.Attachments.Any(a => a.ContentId is null) == rule.HasAttachments)
            && (rule.Header is null || (mail.Headers.TryGetValue(rule.Header.ToLowerInvariant(), out string? value)
                && (rule.HeaderContains is null || value.Contains(rule.HeaderContains, StringComparison.OrdinalIgnoreCase))));
    }

    private static bool IsOf(string address, string domain)
    {
        string own = address[(address.LastIndexOf('@') + 1)..];
        return own.Equals(domain, StringComparison.OrdinalIgnoreCase) || own.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
    }

    private static bool Matches(MailRule rule, Regex pattern, MailSummary mail, List<string> faults, out Match? found)
    {
        try
        {
            found = pattern.Match(rule.PatternIn == "text" ? mail.Text : mail.Subject);
            return found.Success;
        }
        catch (RegexMatchTimeoutException)
        {
            faults.Add(rule.Name);
            found = null;
            return false;
        }
    }

    private static MailVerdict Apply(MailVerdict verdict, MailRule rule, Match? found)
    {
        var attributes = verdict.Attributes;
        foreach (var group in found?.Groups.Values.Where(g => g.Success && !char.IsDigit(g.Name[0])) ?? [])
        {
            string name = group.Name.ToLowerInvariant().Replace('_', '.');
            if (attributes.Count < AttributesMax || attributes.ContainsKey(name))
            {
                attributes = attributes.SetItem(name, group.Value.Length <= TextMax ? group.Value : group.Value[..TextMax]);
            }
        }

        return new MailVerdict(
            rule.Queue ?? verdict.Queue, rule.Priority ?? verdict.Priority, rule.Skills is { IsDefault: false } skills ? skills : verdict.Skills,
            rule.Spam ?? verdict.Spam, rule.NoConfirmation ?? verdict.NoConfirmation, attributes);
    }

    private static IEnumerable<(string Member, string Problem)> FaultsOf(MailRule rule)
    {
        if (string.IsNullOrWhiteSpace(rule.Name) || rule.Name.Length > NameMax)
        {
            yield return ("name", $"Use 1 to {NameMax} characters.");
        }

        foreach (var (member, text) in new[]
        {
            ("from", rule.From), ("fromDomain", rule.FromDomain), ("subjectContains", rule.SubjectContains), ("header", rule.Header),
            ("headerContains", rule.HeaderContains), ("pattern", rule.Pattern),
        })
        {
            if (text is { Length: 0 or > TextMax })
            {
                yield return (member, $"Use 1 to {TextMax} characters, or leave it out.");
            }
        }

        if (rule.HeaderContains is not null && rule.Header is null)
        {
            yield return ("header", "Name the header whose text is meant.");
        }

        if (rule.PatternIn is not (null or "subject" or "text"))
        {
            yield return ("patternIn", "Use subject or text.");
        }

        if (rule.Priority is { } priority && Math.Abs((long)priority) > PriorityMax)
        {
            yield return ("priority", $"Use -{PriorityMax} to {PriorityMax}.");
        }

        if (rule.Skills is { IsDefault: false, Length: > SkillsMax })
        {
            yield return ("skills", $"At most {SkillsMax} skills.");
        }

        if (rule.Pattern is { Length: > 0 and <= TextMax } pattern && PatternFault(pattern) is { } wrong)
        {
            yield return ("pattern", wrong);
        }
    }

    private static string? PatternFault(string pattern)
    {
        try
        {
            _ = new Regex(pattern, Options, Limit);
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
        catch (NotSupportedException)
        {
            return "Look-around, back-references and atomic groups are not offered.";
        }
    }
}
