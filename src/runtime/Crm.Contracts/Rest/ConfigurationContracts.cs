using Crm.Contracts.Configuration;
using Crm.Events.Recordings;
using Crm.Primitives;
using System.Text.Json;

namespace Crm.Contracts.Rest;

/// <summary>An agent's routing: what he serves and can. The version is its ETag.</summary>
/// <param name="Queues">First choice first.</param>
/// <param name="Skills">Proficiency 1 to 5 per skill.</param>
/// <param name="Profile">His capacity profile; null takes <paramref name="MaxVoice"/> calls and nothing else.</param>
/// <param name="Effective">Whether decisions rest on it already; false while routing is busy or away.</param>
/// <param name="MayDial">Whether he may place calls to the outside himself.</param>
public sealed record AgentRoutingView(
    AgentId Id,
    string DisplayName,
    long Version,
    IReadOnlyList<AgentQueue> Queues,
    IReadOnlyDictionary<string, int> Skills,
    CapacityProfileId? Profile,
    int MaxVoice,
    bool Effective,
    bool MayDial)
{
    /// <summary>Whether his calls are recorded; null where only the queue decides.</summary>
    public RecordingMode? Recording { get; init; }
}

/// <summary>Replaces an agent's routing as a whole: moving him is one request.</summary>
/// <param name="Queues">Each once.</param>
/// <param name="Skills">Proficiency 1 to 5 per skill.</param>
/// <param name="MaxVoice">Left as it is when absent.</param>
/// <param name="MayDial">Left as it is when absent.</param>
public sealed record AgentRoutingRequest(
    IReadOnlyList<AgentQueue>? Queues,
    IReadOnlyDictionary<string, int>? Skills,
    CapacityProfileId? Profile,
    int? MaxVoice,
    bool? MayDial = null)
{
    /// <summary>"onDemand", "always", "alwaysLocked", "never", or "none" where only the queue decides. Left as it is when absent.</summary>
    public string? Recording { get; init; }
}

/// <summary>Body that gives a skill (proficiency 1 to 5) or a queue (1 is first choice).</summary>
public sealed record LevelRequest(int Level);

/// <summary>Body that closes a queue now.</summary>
/// <param name="Reason">At most 500 characters; kept as the version's note.</param>
/// <param name="Until">When it opens again by itself, at most seven days ahead; null stays closed until somebody opens it.</param>
public sealed record CloseQueueRequest(string? Reason, Instant? Until);

/// <summary>Body that opens a queue again.</summary>
/// <param name="Reason">At most 500 characters; kept as the version's note.</param>
public sealed record OpenQueueRequest(string? Reason);

/// <summary>Body that undoes the newest change.</summary>
/// <param name="Version">The version to undo; must be the newest.</param>
/// <param name="Note">At most 500 characters.</param>
public sealed record UndoRequest(long Version, string? Note);

/// <summary>A capacity profile. The version is its ETag.</summary>
public sealed record CapacityProfileView(CapacityProfileId Id, long Version, CapacityProfileSettings Settings, IReadOnlyList<AgentId> Agents, bool Effective);

/// <summary>A calendar. The version is its ETag.</summary>
public sealed record CalendarView(CalendarId Id, long Version, CalendarSettings Settings, IReadOnlyList<QueueId> Queues, bool Effective);

/// <summary>One version of a queue, an agent's routing, a profile or a calendar.</summary>
/// <param name="At">Null for what was there before the first change that was kept.</param>
/// <param name="Act">"queue.replaced", "queue.closed", "agent.skill-set", "calendar.undone", ...</param>
/// <param name="Changes">What differs from the version before; at most 100.</param>
public sealed record ConfigurationVersionView(long Version, Instant? At, string By, string Act, string? Note, IReadOnlyList<SettingChange> Changes);

/// <summary>One field that changed. Of a list, one element: absent before it was added, absent after it was removed.</summary>
/// <param name="Field">Its path: "overflow.emergencyClosed", "skills.lang-zh".</param>
public sealed record SettingChange(string Field, JsonElement? Old, JsonElement? New);

/// <summary>Message of the supervisor hub: some configuration changed; fetch what is shown.</summary>
/// <param name="Revision">Differs after every change.</param>
public sealed record ConfigurationNotice(long Revision);
