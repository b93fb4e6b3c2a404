using System.Collections.Immutable;
using Crm.Contracts.Rest;
using Crm.Events.Agents;
using Crm.Events.Recordings;
using Crm.Primitives;
using Crm.Routing.Settings;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Configuration;

/// <summary>What agents serve and can: queues with levels, skills with proficiency, profile.</summary>
internal static class AgentRoutingRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var agent = api.MapGroup("/agents/{id}").WithTags("Configuration").RequireAuthorization(Access.Supervisor);
        agent.MapGet("/routing", (string id, HttpContext context, AgentKind kind, ConfigurationEditor editor) => editor.Show(context, kind, id))
            .WithName("getAgentRouting").Produces<AgentRoutingView>();
        agent.MapPut("/routing", Put).WithName("putAgentRouting").Produces<AgentRoutingView>();
        agent.MapGet("/routing/versions", (string id, HttpContext context, AgentKind kind, ConfigurationEditor editor) => editor.Versions(context, kind, id))
            .WithName("listAgentRoutingVersions").Produces<Listing<ConfigurationVersionView>>();
        agent.MapPost("/routing/undo", (string id, UndoRequest body, HttpContext context, AgentKind kind, ConfigurationEditor editor) => editor.Undo(context, kind, id, body))
            .WithName("undoAgentRouting").Produces<AgentRoutingView>();
        agent.MapPut("/skills/{skill}", PutSkill).WithName("putAgentSkill").Produces<AgentRoutingView>();
        agent.MapDelete("/skills/{skill}", DeleteSkill).WithName("deleteAgentSkill").Produces<AgentRoutingView>();
        agent.MapPut("/queues/{queueId}", PutQueue).WithName("putAgentQueue").Produces<AgentRoutingView>();
        agent.MapDelete("/queues/{queueId}", DeleteQueue).WithName("deleteAgentQueue").Produces<AgentRoutingView>();
    }

    private static async Task<IResult> Put(
        string id, AgentRoutingRequest body, string? note, bool? @new, HttpContext context, AgentKind kind, ConfigurationEditor editor)
    {
        if (Shape(body) is { Count: > 0 } faults)
        {
            return Problem.OfFields(faults);
        }

        var skills = body.Skills!.ToImmutableDictionary(s => new SkillId(s.Key), s => s.Value);
        var queues = body.Queues!.ToImmutableDictionary(q => q.Id, q => q.Level);
        return await editor.Replace(
            context,
            kind,
            id,
            before => before! with
            {
                Skills = skills,
                Queues = queues,
                Profile = body.Profile,
                Capacity = body.Profile is null && before.Profile is null ? before.Capacity : null,
                MaxVoice = body.MaxVoice ?? before.MaxVoice,
                Recording = body.Recording is { } mode ? ModeOf(mode) : before.Recording,
                MayDial = body.MayDial ?? before.MayDial,
            },
            note,
            @new == true ? null : kind.NewSkills(skills.Keys));
    }

    /// <summary>What must hold before the request can be understood as settings.</summary>
    private static Dictionary<string, string[]> Shape(AgentRoutingRequest body)
    {
        var faults = new Dictionary<string, string[]>();
        if (body.Skills is null)
        {
            faults["skills"] = ["Must be given, even if empty."];
        }

        if (body.Queues is null || body.Queues.Any(q => q is null || !SettingsValidation.IsKey(q.Id.Value)) || body.Queues.DistinctBy(q => q.Id).Count() != body.Queues.Count)
        {
            faults["queues"] = ["Must be given, even if empty; each queue once, with its level."];
        }

        if (body.Recording is not (null or "none") && ModeOf(body.Recording) is null)
        {
            faults["recording"] = ["Use onDemand, always, alwaysLocked, never or none."];
        }

        return faults;
    }

    private static RecordingMode? ModeOf(string word) => word switch
    {
        "onDemand" => RecordingMode.OnDemand,
        "always" => RecordingMode.Always,
        "alwaysLocked" => RecordingMode.AlwaysLocked,
        "never" => RecordingMode.Never,
        _ => null,
    };

    private static Task<IResult> PutSkill(
        string id, string skill, LevelRequest body, string? note, bool? @new, HttpContext context, AgentKind kind, ConfigurationEditor editor)
    {
        var given = new SkillId(skill);
        var faults = @new == true ? [] : kind.NewSkills([given]);
        return editor.Edit(
            context, new Act<AgentSettings>(kind, id, "agent.skill-set", note, faults), before => before with { Skills = before.Skills.SetItem(given, body.Level) });
    }

    private static Task<IResult> DeleteSkill(string id, string skill, string? note, HttpContext context, AgentKind kind, ConfigurationEditor editor)
    {
        var given = new SkillId(skill);
        return editor.Edit(
            context,
            new Act<AgentSettings>(kind, id, "agent.skill-removed", note),
            before => before.Skills.ContainsKey(given) ? before with { Skills = before.Skills.Remove(given) } : null);
    }

    private static Task<IResult> PutQueue(
        string id, string queueId, LevelRequest body, string? note, HttpContext context, AgentKind kind, ConfigurationEditor editor)
    {
        var queue = new QueueId(queueId);
        return editor.Edit(
            context, new Act<AgentSettings>(kind, id, "agent.queue-set", note), before => before with { Queues = before.Queues.SetItem(queue, body.Level) });
    }

    private static Task<IResult> DeleteQueue(string id, string queueId, string? note, HttpContext context, AgentKind kind, ConfigurationEditor editor)
    {
        var queue = new QueueId(queueId);
        return editor.Edit(
            context,
            new Act<AgentSettings>(kind, id, "agent.queue-removed", note),
            before => before.Queues.ContainsKey(queue) ? before with { Queues = before.Queues.Remove(queue) } : null);
    }
}
