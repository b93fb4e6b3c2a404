using System.Collections.Concurrent;
using Crm.Actors.Shards;
using Crm.Customers;
using Crm.Engine.Calls;
using Crm.Engine.Desk;
using Crm.Engine.Switch;
using Crm.Events.Privacy;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Signalling;
using Crm.Telephony.Trunks;

namespace Crm.Engine.Inbound;

/// <summary>
/// Takes INVITEs from the signalling port: refuses what leads nowhere, looks the caller up, seals his number and name, and asks the
/// calls shard for admission. Lookups run beside each other, at most <see cref="EngineOptions.ArrivalsInFlightMax"/>; more are refused
/// with 503, so a flood costs little. Thread safe.
/// </summary>
public sealed class InboundCalls(
    EngineOptions options,
    ITelephonyDirectory directory,
    ICustomerDirectory customers,
    ICustomerKeys keys,
    IPersonalDataVault vault,
    InteractionParties parties,
    Handovers handovers,
    ISignalling signalling,
    Lazy<IShardHost> shards,
    EngineFigures figures,
    TimeProvider clock,
    RoutePoint? routes = null)
{
    private static readonly TimeSpan LookupLimit = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<LegId, bool> _arriving = new();
    private readonly Lock _order = new();
    private volatile bool _draining;

    /// <summary>Whether new calls are refused because the node is to stop or to give its work away.</summary>
    public bool IsDraining => _draining;

    /// <summary>Takes no new calls from now on: they are refused with 503 and Retry-After.</summary>
    public void Drain() => _draining = true;

    /// <summary>Takes an INVITE; returns at once.</summary>
    public void Take(InviteReceived invite)
    {
        if (_draining || _arriving.Count >= options.ArrivalsInFlightMax)
        {
            Refuse(invite.Leg, 503, _draining ? "draining" : "too-many-arrivals", TimeSpan.FromSeconds(10));
        }
        else if (invite.ReplacesLeg is { } replaced)
        {
            // whatever comes of it, it must not come in as a call of its own instead (RFC 3891 4)
            ForCall(invite, sdp => new ReplaceLegBy(replaced, invite.Leg, sdp));
        }
        else if (invite.Origin is AgentOrigin { Agent: var agent })
        {
            ForCall(invite, sdp => new PhoneDials(invite.Leg, agent, invite.ToUser, sdp));
        }
        else if (invite.Origin is not TrunkOrigin { Trunk: var trunkId })
        {
            Refuse(invite.Leg, 403, "origin-unknown");
        }
        else if (directory.GetTrunk(trunkId) is not { } trunk)
        {
            Refuse(invite.Leg, 403, "trunk-gone");
        }
        else if ((routes is null ? directory.FindNumber(trunkId, invite.ToUser) : routes.Destination(invite, trunkId)) is not { } destination)
        {
            Refuse(invite.Leg, 404, "number-unknown");
        }
        else if (invite.SdpOffer is not { } offer)
        {
            Refuse(invite.Leg, 488, "offer-missing");
        }
        else
        {
            _arriving[invite.Leg] = true;
            _ = Admit(invite, trunk, destination, offer);
        }
    }

    /// <summary>An INVITE that is about a call there is.</summary>
    private void ForCall(InviteReceived invite, Func<string, object> command)
    {
        if (invite.SdpOffer is not { } offer)
        {
            Refuse(invite.Leg, 488, "offer-missing");
        }
        else if (!shards.Value.Post(EngineOptions.CallsShard, command(offer)))
        {
            Refuse(invite.Leg, 503, "engine-busy", TimeSpan.FromSeconds(5));
        }
    }

    /// <summary>A peer asks for a transfer: the calls shard judges it like any other wish of an agent.</summary>
    public void Refer(LegReferred referred)
    {
        if (!shards.Value.Post(EngineOptions.CallsShard, new ReferLegTo(referred.Leg, referred.TargetUser, referred.Replaces)))
        {
            signalling.Execute(new ReportReferral(referred.Leg, 503));
        }
    }

    /// <summary>A trunk has said whether it is there.</summary>
    public void Probed(TrunkProbed probed) => shards.Value.Post(EngineOptions.CallsShard, probed);

    /// <summary>
    /// Something happened to a leg: posts it behind the leg's admission. A caller who hangs up while he is still looked up is not admitted
    /// at all; without this order his hang-up could overtake his arrival and leave a call without a caller.
    /// </summary>
    public void Post(LegId leg, CallInput input)
    {
        lock (_order)
        {
            if (input is not PeerHungUp || !_arriving.TryRemove(leg, out _))
            {
                shards.Value.Post(EngineOptions.CallsShard, new ToLeg(leg, input));
            }
        }
    }

    private async Task Admit(InviteReceived invite, TrunkSettings trunk, NumberDestination destination, string offer)
    {
        try
        {
            var handover = HandoverHeaders.Read(invite.Headers) ?? handovers.Take(HandoverHeaders.IdOf(invite.Headers), invite.FromUser);
            var match = await BestMatch(invite.FromUser, handover?.Customer).ConfigureAwait(false);
            var now = clock.GetUtcNow();
            var subject = match?.Subject ?? new SubjectId(Guid.CreateVersion7(now));
            var interaction = new InteractionId(Guid.CreateVersion7(now));
            var told = InviteAttributes.Read(invite.Headers);
            var known = KnownFacts.Of(invite, match, handover, told);
            var arrival = new CallArrived(
                new CallId(Guid.CreateVersion7(now)),
                interaction,
                invite.Leg,
                new MediaSessionId(Guid.CreateVersion7(now)),
                subject,
                invite.FromUser is { } number ? vault.Seal(subject, number) : null,
                invite.FromName is { } name ? vault.Seal(subject, name) : null,
                match?.Id,
                invite.ToUser,
                trunk.Id,
                destination,
                offer,
                keys.Of(match?.Id, invite.FromUser),
                PreferredAgents.Of(known));
            parties.Remember(interaction, new Party(subject, invite.FromUser, invite.FromName, match?.Id));
            if (handover is not null || !told.IsEmpty)
            {
                parties.HandedOver(interaction, handover?.Language, handover?.MenuPath ?? [], handover?.Digits, told.SetItems(handover?.Attributes ?? told));
            }

            Post(invite.Leg, new AdmitCall(
                arrival, trunk, known, handover is null && told.IsEmpty ? null : SealedHandover.Of(handover, told, subject, vault)));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            figures.Fault("arrival", e);
            _arriving.TryRemove(invite.Leg, out _);
            Refuse(invite.Leg, 500, "arrival-fault");
        }
    }

    private void Post(LegId leg, AdmitCall command)
    {
        bool posted;
        lock (_order)
        {
            if (!_arriving.TryRemove(leg, out _))
            {
                figures.Refused("gone-while-arriving");
                return;
            }

            posted = shards.Value.Post(EngineOptions.CallsShard, command);
        }

        if (!posted)
        {
            Refuse(leg, 503, "engine-busy", TimeSpan.FromSeconds(5));
        }
    }

    /// <summary>The customer a number surely belongs to; none when several may be meant or the lookup takes too long.</summary>
    private async Task<Customer?> BestMatch(string? number, CustomerId? told)
    {
        using var limit = new CancellationTokenSource(LookupLimit, clock);
        try
        {
            if (told is { } id && await customers.Get(id, limit.Token).ConfigureAwait(false) is { } known)
            {
                return known;
            }

            return NumberMatching.Sure(await customers.FindByNumber(number, limit.Token).ConfigureAwait(false));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            figures.Fault("customer-lookup", e); // the call goes on without a name
            return null;
        }
    }

    private void Refuse(LegId leg, int status, string reason, TimeSpan? retryAfter = null)
    {
        figures.Refused(reason);
        signalling.Execute(new RejectLeg(leg, status, retryAfter, reason));
    }
}
