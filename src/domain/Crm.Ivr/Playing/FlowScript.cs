using System.Globalization;
using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>The words of a flow's effects as a played call shows them.</summary>
internal static class FlowScript
{
    /// <summary>A line for an effect; null for what is not shown.</summary>
    internal static string? Line(FlowEffect effect) => effect switch
    {
        PlayPrompts play => "play  " + string.Join(" | ", play.Prompts.Select(Line)),
        PlayMusic => "music",
        StopPlaying => "quiet",
        StartLookup lookup => $"ask   {lookup.Method} {lookup.Url}{(lookup.Body is null ? "" : " " + lookup.Body)} ({Seconds(lookup.Limit)})",
        EnterQueue queue => $"queue {queue.Queue}{(queue.Treatment is { } id ? $" with {id}" : "")}{(queue.Priority is { } p ? $" priority {p}" : "")}"
            + string.Concat(queue.Extra.Select(skill => $" {skill.Skill}>={skill.AtLeast}")),
        LeaveQueue leave => $"leave {leave.Exit} ({leave.Reason})",
        RequestCallback callback => $"call back {callback.Number} by {callback.Queue}",
        RecordMessage message => $"record{(message.Queue is { } queue ? $" for {queue}" : "")} ({Seconds(message.Longest)})",
        TransferToNumber transfer => $"dial  {transfer.Number} ({Seconds(transfer.RingTimeout)})",
        EndCall end => $"hang up ({end.Reason})",
        SetAttribute set => $"set   {set.Name}{(set.Value is null ? " to nothing" : "=" + set.Value)}",
        SetLanguage language => $"speak {language.Language}",
        FlowEntered entered => $"- {entered.Flow}{Version(entered.Version)}",
        StepTaken step => $"- {step.Flow}/{step.Node} -> {step.Exit}{(step.Detail is null ? "" : $" ({step.Detail})")}",
        SessionOver over => $"over  {over.Flow}: {over.Reason}",
        _ => null,
    };

    private static string Line(FlowPrompt prompt) => prompt switch
    {
        RecordedPrompt recorded => $"{recorded.Language}/{recorded.Name}",
        SpokenText spoken => $"{spoken.Language}: \"{spoken.Text}\"",
        _ => prompt.ToString(),
    };

    private static string Version(int version) => version == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" version {version}");

    private static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###} s");
}
