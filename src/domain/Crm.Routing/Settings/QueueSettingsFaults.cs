using System.Collections.Immutable;
using Crm.Events.Queues;
using Crm.Events.Recordings;

namespace Crm.Routing.Settings;

/// <summary>Everything that is wrong with a queue's rules, at once. Pure; takes anything that can be read from JSON.</summary>
internal sealed class QueueSettingsFaults
{
    private readonly List<SettingsFault> _faults = [];

    /// <summary>The faults, in the order of the fields; empty when the rules are good.</summary>
    public static IReadOnlyList<SettingsFault> Of(QueueSettings s)
    {
        var faults = new QueueSettingsFaults();
        faults.Steps(s.Steps);
        faults.Must(Enum.IsDefined(s.Strategy), "strategy", "The strategy is unknown.");
        faults.Must(Math.Abs((long)s.Priority) <= RoutingLimits.Priority, "priority", $"Priority must lie within ±{RoutingLimits.Priority}.");
        faults.Must(double.IsFinite(s.Weight) && s.Weight > 0, "weight", "Weight must be a finite number greater than 0.");
        faults.Must(s.MaxEntries is >= 0 and <= RoutingLimits.OpenEntries, "maxEntries", $"MaxEntries must be 0 to {RoutingLimits.OpenEntries}.");
        faults.Must(s.OffersAtOnce is >= 1 and <= RoutingLimits.OffersAtOnce, "offersAtOnce", $"OffersAtOnce must be 1 to {RoutingLimits.OffersAtOnce}.");
        faults.Must(s.ServiceLevelTarget is null or (>= 0 and <= 1), "serviceLevelTarget", "ServiceLevelTarget must be 0 to 1.");
        faults.Times(s);
        faults.Channels(s.Channels);
        faults.Codes(s);
        faults.Targets(s.Overflow);
        faults.Recording(s.Recording);
        faults.Replies(s.Replies);
        faults._faults.AddRange(InvitationFaults.Of(s.Invitations));
        if (s.Hours is { } hours && HoursReading.Check(hours) is { } wrong)
        {
            faults.Must(false, "hours", wrong);
        }

        return faults._faults;
    }

    private void Must(bool good, string path, string problem)
    {
        if (!good)
        {
            _faults.Add(new SettingsFault(path, problem));
        }
    }

    private void Steps(ImmutableArray<RoutingStep> steps)
    {
        if (steps.IsDefaultOrEmpty || steps.Length > RoutingLimits.Steps || steps.Any(s => s is null))
        {
            Must(false, "steps", $"A queue needs 1 to {RoutingLimits.Steps} steps.");
            return;
        }

        Must(steps[0].After == TimeSpan.Zero, "steps[0].after", "The first step must hold from the start (After zero).");
        Must(steps[^1].After <= RoutingLimits.LongestTime, $"steps[{steps.Length - 1}].after", "A step lies too late.");
        for (int i = 0; i < steps.Length; i++)
        {
            Must(i == 0 || steps[i].After > steps[i - 1].After, $"steps[{i}].after", "Steps must be in rising order of After.");
            Must(steps[i].MaxLevel >= 1, $"steps[{i}].maxLevel", "A step's MaxLevel must be at least 1.");
            if (SettingsValidation.Check(steps[i].Requirements) is { } wrong)
            {
                Must(false, $"steps[{i}].requirements", wrong);
            }
        }
    }

    private void Times(QueueSettings s)
    {
        var second = TimeSpan.FromSeconds(1);
        Within(s.OfferTimeout, second, "offerTimeout", "OfferTimeout must be at least one second.");
        Within(s.WrapUpTimeout, TimeSpan.Zero, "wrapUpTimeout", "WrapUpTimeout is out of range.");
        Within(s.MaxWait, second, "maxWait", "MaxWait must be at least one second.");
        Within(s.ServiceLevelThreshold, TimeSpan.Zero, "serviceLevelThreshold", "ServiceLevelThreshold is out of range.");
        Within(s.ShortAbandonThreshold, TimeSpan.Zero, "shortAbandonThreshold", "ShortAbandonThreshold is out of range.");
        Within(s.RejectExclusion, TimeSpan.Zero, "rejectExclusion", "RejectExclusion is out of range.");
        Within(s.HoldBackAfter, TimeSpan.Zero, "holdBackAfter", "HoldBackAfter is out of range.");
        Within(s.ResumeWithin, TimeSpan.Zero, "resumeWithin", "ResumeWithin is out of range.");
        Within(s.LastAgent?.Within, TimeSpan.Zero, "lastAgent.within", "The last-agent rule's times are out of range.");
        Within(s.LastAgent?.Wait, second, "lastAgent.wait", "The last-agent rule's times are out of range.");
        Within(s.Overflow?.NoAgentsAfter, TimeSpan.Zero, "overflow.noAgentsAfter", "NoAgentsAfter is out of range.");
        Must(s.Callback is null or { MaxAttempts: >= 1 and <= RoutingLimits.CallbackAttempts }, "callback.maxAttempts", "The callback rules are out of range.");
        Within(s.Callback?.RetryAfter, second, "callback.retryAfter", "The callback rules are out of range.");
        Within(s.Callback?.ExpiresAfter, second, "callback.expiresAfter", "The callback rules are out of range.");
        Within(s.Callback?.RingTime, second, "callback.ringTime", "The callback rules are out of range.");
        Within(s.Chat?.AskAfter, second, "chat.askAfter", "The chat rules are out of range.");
        Within(s.Chat?.CloseAfter, second, "chat.closeAfter", "The chat rules are out of range.");
        Within(s.Chat?.AnswerWithin, second, "chat.answerWithin", "The chat rules are out of range.");
        Within(s.Callback?.AgentWithin, second, "callback.agentWithin", "The callback rules are out of range.");
        Mail(s.Mail);
    }

    private void Mail(MailRules? rules)
    {
        var minute = TimeSpan.FromMinutes(1);
        Within(rules?.FirstResponse, minute, "mail.firstResponse", "The mail rules are out of range.");
        Within(rules?.Update, minute, "mail.update", "The mail rules are out of range.");
        Within(rules?.Solution, minute, "mail.solution", "The mail rules are out of range.");
        Within(rules?.WarnBefore, TimeSpan.Zero, "mail.warnBefore", "The mail rules are out of range.");
        Must(rules?.Confirmation is not { Length: 0 or > RoutingLimits.Text }, "mail.confirmation", "The confirmation must name a template.");
        Must(rules?.ReopenDays is null or (>= 0 and <= 365), "mail.reopenDays", "ReopenDays must be 0 to 365.");
        Must(rules?.UndoSeconds is null or (>= 5 and <= 30), "mail.undoSeconds", "UndoSeconds must be 5 to 30.");
        Must(rules?.Escalation?.Priority is not { } priority || Math.Abs((long)priority) <= RoutingLimits.Priority, "mail.escalation.priority", $"Priority must lie within ±{RoutingLimits.Priority}.");
        Must(rules?.Escalation is null or { Queue: not null } or { Priority: not null }, "mail.escalation", "An escalation needs a queue, a priority or both.");
        Must(rules?.ParkedDays is null or (>= 1 and <= 365), "mail.parkedDays", "ParkedDays must be 1 to 365.");
    }

    private void Within(TimeSpan? value, TimeSpan least, string path, string problem) =>
        Must(value is not { } time || (time >= least && time <= RoutingLimits.LongestTime), path, problem);

    private void Channels(IReadOnlyList<ChannelService>? channels)
    {
        if (channels is null)
        {
            return;
        }

        Must(channels.Count <= QueueSettings.ChannelsMax && channels.DistinctBy(c => c?.Channel).Count() == channels.Count, "channels", "A channel may be there once.");
        for (int i = 0; i < Math.Min(channels.Count, QueueSettings.ChannelsMax); i++)
        {
            Must(channels[i] is { } given && Enum.IsDefined(given.Channel), $"channels[{i}].channel", "The channel is unknown.");
            Within(channels[i]?.Threshold, TimeSpan.Zero, $"channels[{i}].threshold", "The threshold is out of range.");
            Must(channels[i]?.Target is null or (>= 0 and <= 1), $"channels[{i}].target", "The target must be 0 to 1.");
        }
    }

    private void Codes(QueueSettings s)
    {
        if (s.WrapUpCodes.IsDefaultOrEmpty)
        {
            Must(!s.WrapUpCodeRequired, "wrapUpCodeRequired", "A wrap-up code cannot be required when there is none.");
            return;
        }

        Must(s.WrapUpCodes.Length <= RoutingLimits.WrapUpCodes, "wrapUpCodes", $"At most {RoutingLimits.WrapUpCodes} wrap-up codes.");
        bool isComplete = s.WrapUpCodes.All(c => SettingsValidation.IsKey(c?.Code));
        Must(isComplete, "wrapUpCodes", "A wrap-up code must be a short key.");
        Must(!isComplete || s.WrapUpCodes.DistinctBy(c => c.Code).Count() == s.WrapUpCodes.Length, "wrapUpCodes", "Wrap-up codes must differ.");
    }

    private void Replies(IReadOnlyList<CannedReply>? replies)
    {
        if (replies is null)
        {
            return;
        }

        Must(replies.Count <= CannedReply.CountMax, "replies", $"At most {CannedReply.CountMax} replies.");
        for (int i = 0; i < Math.Min(replies.Count, CannedReply.CountMax); i++)
        {
            var reply = replies[i];
            Must(IsShortcut(reply?.Shortcut), $"replies[{i}].shortcut", $"Use 1 to {CannedReply.ShortcutMax} lower-case letters, digits or '-'.");
            Must(SettingsValidation.IsLanguage(reply?.Language), $"replies[{i}].language", "Use a language tag such as en or zh.");
            Must(
                reply?.Text is { Length: > 0 and <= CannedReply.TextMax } text && !string.IsNullOrWhiteSpace(text) && !text.Any(c => char.IsControl(c) && c is not '\n'),
                $"replies[{i}].text",
                $"Use 1 to {CannedReply.TextMax} characters, none of them a control character but line breaks.");
        }

        Must(replies.DistinctBy(r => (r?.Shortcut, r?.Language)).Count() == replies.Count, "replies", "A shortcut may be there once per language.");
    }

    private static bool IsShortcut(string? text) =>
        text is { Length: > 0 and <= CannedReply.ShortcutMax } && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private void Recording(RecordingRules? rules)
    {
        Must(rules is null || Enum.IsDefined(rules.Mode), "recording.mode", "The recording mode is unknown.");
        Must(
            rules?.PauseAtMost is not { } pause || (pause >= RecordingRules.ShortestPause && pause <= RecordingRules.LongestPause),
            "recording.pauseAtMost",
            "A pause may last from 10 seconds to one hour.");
        Must(rules?.KeepDays is null or (>= 1 and <= RecordingRules.KeepDaysMax), "recording.keepDays", $"KeepDays must be 1 to {RecordingRules.KeepDaysMax}.");
    }

    private void Targets(OverflowRules? rules)
    {
        Target(rules?.WhenFull, "overflow.whenFull");
        Target(rules?.WhenTooLong, "overflow.whenTooLong");
        Target(rules?.WhenClosed, "overflow.whenClosed");
        Target(rules?.WhenNoAgents, "overflow.whenNoAgents");
    }

    private void Target(OverflowTarget? target, string path)
    {
        if (target is not null)
        {
            Must(Enum.IsDefined(target.Kind) && target.Address is not { Length: > RoutingLimits.Text }, path, "An overflow target is of no known kind, or too long.");
            Must(
                target.Kind == OverflowKind.Queue ? target.Queue is not null : target.Kind != OverflowKind.External || !string.IsNullOrEmpty(target.Address),
                path,
                "An overflow target says no queue or number.");
        }
    }
}
