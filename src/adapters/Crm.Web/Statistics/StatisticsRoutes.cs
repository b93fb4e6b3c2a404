using Crm.Contracts.Live;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Statistics.Agents;
using Crm.Statistics.Queues;
using Crm.Statistics.Storage;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Statistics;

/// <summary>Figures of queues and agents over a window of whole quarter hours.</summary>
internal static class StatisticsRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/queues/{id}/statistics", GetQueue).WithName("getQueueStatistics").WithTags("Queues").RequireAuthorization(Access.Agent).Produces<QueueStatistics>();
        api.MapGet("/agents/{id}/statistics", GetAgent).WithName("getAgentStatistics").WithTags("Desk").RequireAuthorization(Access.Agent).Produces<AgentStatistics>();
    }

    private static async Task<IResult> GetQueue(
        string id, string? from, string? to, HttpContext context, IConfigurationSource configuration, IStatisticsStore store, IContactCentre centre, QueueScope scope, TimeProvider clock)
    {
        if (await scope.Queue(context, new QueueId(id)) is { } beyond)
        {
            return beyond;
        }

        if (configuration.QueueConfigurations.FirstOrDefault(q => q.Id.Value == id) is not { Settings: var settings })
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        var faults = new Dictionary<string, string[]>();
        if (QueryValue.Window(from, to, Instant.Now(clock), faults) is not { } window)
        {
            return Problem.OfFields(faults);
        }

        var queue = new QueueId(id);
        var live = (await centre.GetLivePicture(context.RequestAborted)).Queues.FirstOrDefault(q => q.Id == queue);
        var facts = await store.ReadQueues(queue, window.From, window.To, context.RequestAborted);
        var channels = await store.ReadChannels(queue, window.From, window.To, context.RequestAborted);
        var figures = Summarise(queue, facts, live) with { Channels = [.. ChannelSummary.From(channels).Select(c => Channel(c, settings))] };
        return TypedResults.Ok(QueueStatistics.Of(queue, window.From, window.To, figures));
    }

    private static async Task<IResult> GetAgent(
        string id, string? from, string? to, HttpContext context, IConfigurationSource configuration, IStatisticsStore store, QueueScope scope, TimeProvider clock)
    {
        var agent = id == "me" ? context.AgentId() : new AgentId(id);
        if (agent != context.AgentId() && !context.IsSupervisor())
        {
            return Problem.Of(ProblemKind.Forbidden, "You see your own figures.");
        }

        if (await scope.Agent(context, agent) is { } beyond)
        {
            return beyond;
        }

        if (!configuration.AgentConfigurations.Any(a => a.Id == agent))
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        var faults = new Dictionary<string, string[]>();
        if (QueryValue.Window(from, to, Instant.Now(clock), faults) is not { } window)
        {
            return Problem.OfFields(faults);
        }

        var sum = new AgentIntervalFacts(agent, window.From);
        foreach (var facts in await store.ReadAgents(agent, window.From, window.To, context.RequestAborted))
        {
            sum.Add(facts);
        }

        return TypedResults.Ok(Describe(sum, window.From, window.To));
    }

    private static QueueFigures Summarise(QueueId queue, IReadOnlyList<QueueIntervalFacts> facts, LiveQueue? live)
    {
        var table = new QueueFactsTable();
        table.Add(facts);
        var sum = table.Summary(queue, Instant.MinValue, Instant.MaxValue);
        return new QueueFigures(
            sum.Offered,
            sum.Answered,
            sum.AnsweredInThreshold,
            sum.Abandoned,
            sum.ShortAbandoned,
            sum.Overflowed,
            sum.CallbackRequested,
            sum.Voicemail,
            sum.TransferredOut,
            sum.Requeued,
            sum.ClosedBySystem,
            sum.AverageSpeedOfAnswer,
            sum.AverageHandleTime,
            sum.ServiceLevel,
            sum.ServiceLevelVariant,
            sum.LongestWait,
            sum.Waiting,
            live?.AgentsReady ?? 0,
            sum.AbandonmentRate,
            sum.Occupancy);
    }

    private static ChannelFigures Channel(ChannelSummary c, QueueSettings settings) => new(
        Word(c.Channel.ToString()),
        c.Offered,
        c.Answered,
        c.AnsweredInThreshold,
        c.Abandoned,
        c.ShortAbandoned,
        c.Left,
        c.Waiting,
        c.Handled,
        c.AverageSpeedOfAnswer,
        c.AverageHandleTime,
        c.ServiceLevel,
        c.LongestWait,
        settings.ThresholdOf(c.Channel).TotalSeconds,
        settings.TargetOf(c.Channel));

    private static AgentStatistics Describe(AgentIntervalFacts f, Instant from, Instant to) => new(
        f.Agent,
        from,
        to,
        f.Offered,
        f.Accepted,
        f.Rejected,
        f.Missed,
        f.Handled,
        f.AverageHandleTime,
        f.Occupancy,
        Enum.GetValues<Presence>().ToDictionary(p => Word(p.ToString()), p => f.Time(p) / 1e6),
        Enum.GetValues<AgentActivity>().ToDictionary(ActivityWord, a => f.Time(a) / 1e6));

    /// <summary>The words of the live picture.</summary>
    private static string ActivityWord(AgentActivity activity) => activity switch
    {
        AgentActivity.WrapUp => "wrap-up",
        AgentActivity.NotResponding => "not-responding",
        AgentActivity.OffQueue => "off-queue",
        _ => Word(activity.ToString()),
    };

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
