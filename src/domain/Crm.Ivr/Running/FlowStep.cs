using System.Collections.Immutable;
using System.Globalization;
using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>One step of a session as its nodes see it: what is known, and what can be done.</summary>
internal readonly ref struct FlowStep(FlowSession session, IFlowFacts facts, IFlowSink sink)
{
    internal FlowSession Session { get; } = session;

    internal IFlowFacts Facts { get; } = facts;

    /// <summary>The queue meant where a node names none.</summary>
    internal QueueId? Queue => Session.Queue ?? (Facts.Attribute(FlowNames.Queue) is { } queue ? new QueueId(queue) : null);

    internal void Emit(FlowEffect effect) => sink.Emit(effect);

    /// <summary>The input does not fit here.</summary>
    internal NodeMove Ignore(string reason)
    {
        sink.Ignore(reason);
        return NodeMove.Stay;
    }

    /// <summary>A deadline for where the caller is now.</summary>
    internal void Wait(TimeSpan limit) => Session.Deadline = Instant.Min(Facts.Now + limit, Session.LimitAt);

    /// <summary>Plays, and waits until it has ended or must have; false when there is nothing to play.</summary>
    internal bool Play(PromptList prompts)
    {
        ImmutableArray<FlowPrompt> list = prompts.For(this);
        if (list.IsEmpty)
            return false;
        Session.Sound = FlowSound.Prompts;
        Emit(new PlayPrompts(++Session.Play, list));
        Wait(FlowLimits.PromptMax * list.Length);
        return true;
    }

    internal void Music()
    {
        if (Session.Sound == FlowSound.Music)
            return;
        Session.Sound = FlowSound.Music;
        Emit(new PlayMusic());
    }

    internal void Silence()
    {
        if (Session.Sound == FlowSound.Silence)
            return;
        Session.Sound = FlowSound.Silence;
        Emit(new StopPlaying());
    }

    /// <summary>Takes the caller of a treatment out of his queue, once.</summary>
    internal void LeaveQueue(Crm.Events.Queues.QueueExit exit, string reason)
    {
        if (!Session.IsTreatment || Session.HasLeftQueue)
            return;
        Session.HasLeftQueue = true;
        Emit(new LeaveQueue(exit, reason));
    }

    /// <summary>An attribute's value; null when unknown.</summary>
    internal string? Attribute(string name)
    {
        if (Session.Attributes.TryGetValue(name, out string? value))
            return value;
        return name switch
        {
            FlowNames.Language => Session.Language,
            FlowNames.Position => Facts.Position?.ToString(CultureInfo.InvariantCulture),
            FlowNames.EstimatedWait when Facts.EstimatedWait is { } wait =>
                Math.Max(1, Math.Ceiling(wait.TotalMinutes)).ToString(CultureInfo.InvariantCulture),
            FlowNames.EstimatedWait => null,
            _ => Facts.Attribute(name),
        };
    }

    /// <summary>Sets an attribute, or takes it away.</summary>
    internal void Set(string name, string? value)
    {
        if (!Session.Attributes.ContainsKey(name) && Session.Attributes.Count == FlowLimits.AttributesMax)
        {
            sink.Ignore("too many attributes");
            return;
        }

        if (value?.Length > FlowLimits.ValueMax)
            value = value[..FlowLimits.ValueMax];
        Session.Attributes[name] = value;
        if (!HoldsSecret(value))
            Emit(new SetAttribute(name, value));
    }

    /// <summary>Keeps a secret entry for this session alone.</summary>
    internal void KeepSecret(string? name, string entered)
    {
        if (Session.Secrets.Count < FlowLimits.AttributesMax)
            Session.Secrets.Add(entered);
        if (name is not null && (Session.Attributes.ContainsKey(name) || Session.Attributes.Count < FlowLimits.AttributesMax))
            Session.Attributes[name] = entered;
    }

    /// <summary>Whether a secret is part of a text; one of fewer than four keys is too common to be looked for.</summary>
    internal bool HoldsSecret(string? text)
    {
        if (text is null)
            return false;
        foreach (string secret in Session.Secrets)
        {
            if (secret.Length >= 4 && text.Contains(secret, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
