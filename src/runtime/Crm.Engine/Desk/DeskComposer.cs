using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Engine.Agents;
using Crm.Engine.Callbacks;
using Crm.Engine.Calls;
using Crm.Engine.Placing;
using Crm.Engine.Routing;
using Crm.Dialing.Campaigns;
using Crm.Events.Interactions;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.State;
using Crm.Routing.Views;

namespace Crm.Engine.Desk;

/// <summary>Puts together what an agent's page shows, from routing, calls, connections and the customer's card. Thread safe.</summary>
public sealed class DeskComposer(IShardHost shards, AgentConnections connections, PartyCards cards, DeskChats chats, DeskMails mails, DeskCampaigns campaigns, TimeProvider clock)
{
    private static readonly TimeSpan DialResultShown = TimeSpan.FromMinutes(1);

    private long _version;

    /// <summary>The desk as it is now; null for an unknown agent.</summary>
    public async ValueTask<DeskState?> Compose(AgentId agent, CancellationToken cancellation)
    {
        // the version is taken before anything is read: a desk composed later never has a lower one
        long version = NextVersion();
        var now = Instant.Now(clock);
        var seen = await shards.Query<RoutingProgram, RoutingGlance?>(EngineOptions.RoutingShard, p => RoutingGlance.Of(p.Domain, agent), cancellation).ConfigureAwait(false);
        if (seen is null)
        {
            return null;
        }

        var call = await shards.Query<CallsProgram, CallView?>(EngineOptions.CallsShard, p => p.ViewOf(agent), cancellation).ConfigureAwait(false);
        var reach = connections.ReachOf(agent);
        return new DeskState(
            version,
            now,
            agent,
            seen.Agent.Settings.DisplayName,
            seen.Agent.Presence,
            seen.Agent.PresenceReason,
            seen.Agent.PresenceSince,
            seen.Agent.Status,
            seen.Agent.StatusSince,
            new DeskPhone(reach.ByPhone ? "device" : "browser", reach.Phones, reach.Session, reach.MediaState),
            await Offer(seen, reach, cancellation).ConfigureAwait(false),
            await Call(seen, call, cancellation).ConfigureAwait(false),
            seen.In(ReservationPhase.Wrapping, r => !IsText(r)) is { } wrapping ? await WrapUp(seen, wrapping, cancellation).ConfigureAwait(false) : null)
        {
            Preview = call is null ? await Preview(seen, cancellation).ConfigureAwait(false) : null,
            MayDial = seen.Agent.Settings.MayDial,
            LastDial = await LastDial(agent, now, cancellation).ConfigureAwait(false),
            Chats = await chats.Of(seen, WrapUp, cancellation).ConfigureAwait(false),
            Mails = await mails.Of(seen, WrapUp, cancellation).ConfigureAwait(false),
        };
    }

    private async ValueTask<DeskDialResult?> LastDial(AgentId agent, Instant now, CancellationToken cancellation) =>
        await shards.Query<CallsProgram, DialResult?>(EngineOptions.CallsShard, p => p.DialResultOf(agent), cancellation).ConfigureAwait(false) is { } result
        && now - result.At < DialResultShown
            ? new DeskDialResult(result.Interaction, result.Reason, result.At, await cards.Of(result.Interaction, cancellation).ConfigureAwait(false))
            : null;

    private async ValueTask<DeskPreview?> Preview(RoutingGlance seen, CancellationToken cancellation)
    {
        if (seen.In(ReservationPhase.Accepted, r => r.Direct == DirectKind.Preview) is not { } r
            || await campaigns.Of(r.Interaction, cancellation).ConfigureAwait(false) is not { Preview: { } preview } known)
        {
            return null;
        }

        return new DeskPreview(
            r.Interaction,
            r.Id,
            r.Queue,
            seen.NameOf(r.Queue),
            await cards.Of(r.Interaction, cancellation).ConfigureAwait(false),
            await cards.ContextOf(r.Interaction, cancellation).ConfigureAwait(false),
            known.View,
            preview.Since,
            preview.Until,
            known.Settings.Preview is { AtEnd: PreviewTimeout.Dial, Time: not null } ? "dial" : "return",
            known.Settings.Preview.MaySkip,
            preview.Callback);
    }

    private async ValueTask<DeskCampaign?> Campaign(InteractionId interaction, CancellationToken cancellation) =>
        (await campaigns.Of(interaction, cancellation).ConfigureAwait(false))?.View;

    private async ValueTask<DeskOffer?> Offer(RoutingGlance seen, AgentReach reach, CancellationToken cancellation) =>
        seen.In(ReservationPhase.Pending) is not { } r ? null : new DeskOffer(
            r.Id,
            r.Interaction,
            r.MediaType switch { MediaType.Callback => "callback", MediaType.Chat => "chat", MediaType.Sms => "sms", MediaType.Whatsapp => "whatsapp", MediaType.Email => "email", _ => "voice" },
            r.Queue,
            seen.NameOf(r.Queue),
            await cards.Of(r.Interaction, cancellation).ConfigureAwait(false),
            seen.WaitingSince.GetValueOrDefault(r.Interaction, r.CreatedAt),
            r.CreatedAt,
            r.Deadline ?? r.CreatedAt,
            reach.ByPhone && !IsText(r))
        {
            Context = await cards.ContextOf(r.Interaction, cancellation).ConfigureAwait(false),
            Callback = r.MediaType == MediaType.Callback ? await Callback(r.Interaction, cancellation).ConfigureAwait(false) : null,
            Mail = r.MediaType == MediaType.Email ? await mails.OfferOf(r.Interaction, cancellation).ConfigureAwait(false) : null,
            Chat = r.MediaType.IsConversation() ? await chats.Offered(r.Interaction, cancellation).ConfigureAwait(false) : null,
            Kind = r.Direct is { } kind ? kind.ToString().ToLowerInvariant() : null,
            AskedBy = seen.AskedBy(r),
        };

    private async ValueTask<DeskCallback?> Callback(InteractionId interaction, CancellationToken cancellation) =>
        await shards.Query<CallsProgram, CallbackSight?>(EngineOptions.CallsShard, p => p.CallbackOf(interaction), cancellation).ConfigureAwait(false) is { } sight
            ? new DeskCallback(sight.Callback, sight.AskedAt, sight.Attempts, sight.LastFailure)
            : null;

    private async ValueTask<DeskCall?> Call(RoutingGlance seen, CallView? call, CancellationToken cancellation)
    {
        if (call is not null)
        {
            string state = call.Calling ? "calling" : call.MediaAway ? "reconnecting" : call.HeldSince is not null ? "held" : "talking";
            var customer = await cards.Of(call.Interaction, cancellation).ConfigureAwait(false);
            var names = await NamesOf(call, cancellation).ConfigureAwait(false);
            return new DeskCall(
                call.Call, call.AgentLeg, call.Interaction, call.Reservation, state, call.Queue, seen.NameOf(call.Queue),
                customer,
                call.StartedAt, call.ConnectedAt, call.HeldSince, call.Muted, call.Recording, call.OnPhone)
            {
                RecordingControl = call.RecordingControl,
                Context = await cards.ContextOf(call.Interaction, cancellation).ConfigureAwait(false),
                Callback = call.IsCallback ? await Callback(call.Interaction, cancellation).ConfigureAwait(false) : null,
                Campaign = await Campaign(call.Interaction, cancellation).ConfigureAwait(false),
                Role = call.Role,
                Parties = [.. call.Parties.Select(p => new DeskCallParty(
                    p.Leg, p.Kind, p.Kind == "customer" ? customer.Name ?? customer.Number ?? "" : LabelOf(p.Number, p.Agent, names), p.Agent, p.State, p.Muted, p.Since))],
                Consult = call.Consult is { } consult
                    ? new DeskConsult(consult.Leg, LabelOf(consult.Number, consult.Agent, names), consult.State, consult.Failure, consult.Since) : null,
                Actions = call.Actions,
                HoldReminder = call.HoldReminder,
                Supervisors = [.. call.Supervisors.Select(s => new DeskSupervisor(s.Name, s.ModeWord))],
                Help = call.Help is { } help ? new DeskHelp(help.Since, help.Reason) : null,
            };
        }

        if (seen.In(ReservationPhase.Accepted, r => !IsText(r) && r.Direct != DirectKind.Preview) is not { } accepted)
        {
            return null;
        }

        return new DeskCall(
            default, default, accepted.Interaction, accepted.Id, "connecting", accepted.Queue, seen.NameOf(accepted.Queue),
            await cards.Of(accepted.Interaction, cancellation).ConfigureAwait(false),
            accepted.CreatedAt, null, null, false, false, false)
        {
            Context = await cards.ContextOf(accepted.Interaction, cancellation).ConfigureAwait(false),
            Callback = accepted.MediaType == MediaType.Callback ? await Callback(accepted.Interaction, cancellation).ConfigureAwait(false) : null,
        };
    }

    private static string LabelOf(string? number, AgentId? agent, IReadOnlyDictionary<AgentId, string> names) =>
        agent is { } id ? names.GetValueOrDefault(id, id.Value) : number ?? "";

    private async ValueTask<IReadOnlyDictionary<AgentId, string>> NamesOf(CallView call, CancellationToken cancellation)
    {
        AgentId[] agents = [.. call.Parties.Select(p => p.Agent).Append(call.Consult?.Agent).OfType<AgentId>().Distinct()];
        return await shards.Query<RoutingProgram, Dictionary<AgentId, string>>(
            EngineOptions.RoutingShard,
            p => agents.Select(p.Domain.FindAgent).OfType<AgentView>().ToDictionary(a => a.Id, a => a.Settings.DisplayName),
            cancellation).ConfigureAwait(false);
    }

    private async ValueTask<DeskWrapUp?> WrapUp(RoutingGlance seen, ReservationView r, CancellationToken cancellation)
    {
        if (!seen.Queues.TryGetValue(r.Queue, out var queue))
        {
            return null;
        }

        var campaign = r.Direct is DirectKind.Campaign or DirectKind.Preview ? await Campaign(r.Interaction, cancellation).ConfigureAwait(false) : null;
        return new DeskWrapUp(
            r.Id,
            r.Interaction,
            r.Queue,
            queue.DisplayName,
            await cards.Of(r.Interaction, cancellation).ConfigureAwait(false),
            campaign is { Dispositions: [_, ..] own }
                ? [.. own.Select(d => new DeskWrapUpCode(d.Code, d.Label))]
                : [.. queue.WrapUpCodes.Select(c => new DeskWrapUpCode(c.Code, c.Label))],
            queue.WrapUpCodeRequired,
            r.HandlingEndedAt ?? r.CreatedAt,
            r.Deadline ?? r.CreatedAt)
        {
            Campaign = campaign,
            Context = await cards.ContextOf(r.Interaction, cancellation).ConfigureAwait(false),
        };
    }

    /// <summary>Work in text has its place beside the call; its wrap-up is there too.</summary>
    private static bool IsText(ReservationView r) => r.MediaType.IsConversation() || r.MediaType == MediaType.Email;

    private long NextVersion()
    {
        // microseconds, so that versions also rise over a restart
        long now = Instant.Now(clock).Microseconds;
        long seen = Volatile.Read(ref _version);
        while (true)
        {
            long next = Math.Max(now, seen + 1);
            long before = Interlocked.CompareExchange(ref _version, next, seen);
            if (before == seen)
            {
                return next;
            }

            seen = before;
        }
    }
}
