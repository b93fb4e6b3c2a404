using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Dialing.Campaigns;
using Crm.Events;
using Crm.Events.Interactions;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Recordings;

namespace Crm.Engine.Campaigns;

/// <summary>Lets the pure campaign decider speak to the shard kernel.</summary>
/// <param name="terms">What holds for recording an agent who dials himself.</param>
internal sealed class CampaignSink(CampaignId campaign, IShardContext context, RecordingTerms? terms) : ICampaignSink
{
    private static readonly TimeSpan DialledWithin = TimeSpan.FromSeconds(2);

    /// <summary>How much longer than it is shown an agent may hold a record: checking, dialling by several trunks, ringing.</summary>
    private static readonly TimeSpan BeyondPreview = TimeSpan.FromMinutes(20);

    public Instant Now => context.Now;

    public Guid NewId() => context.NewId();

    public void Raise(IDomainEvent domainEvent)
    {
        context.Raise(domainEvent);
        if (domainEvent is AttemptEnded ended)
        {
            context.Effect(new CampaignCounted(ended.Outcome));
        }
        else if (domainEvent is PreviewOver { Agent: var left })
        {
            context.Effect(new CampaignDeskChanged(left));
        }
        else if (domainEvent is AttemptDisposed { Agent: var agent })
        {
            context.Effect(new CampaignDeskChanged(agent));
        }
    }

    public void Do(CampaignAction action)
    {
        switch (action)
        {
            case DialRecord a: Dial(a); break;
            case OfferPreview a: Show(a); break;
            case WithdrawPreview a:
                context.Send(EngineOptions.RoutingShard, new WithdrawOffer(ReservationOf(a.Preview.Attempt), a.Reason));
                break;
            case WithdrawCall a: context.Send(EngineOptions.CallsShard, new WithdrawCampaignCallMessage(a.Attempt.Interaction, a.Reason)); break;
            case GiveToAgent a:
                // the calls shard hears of him when he is there: one durable step less between the answer and his voice
                context.Send(EngineOptions.RoutingShard, new OfferToAgent(
                    new ReservationId(context.NewId()), a.Attempt.Interaction, a.Agent, MediaType.Voice, DirectKind.Campaign, a.Until, a.Queue, null,
                    RingAway: false, Taken: true));
                break;
            default: context.Effect(new CampaignEffect(campaign, action)); break;
        }
    }

    public void Done() => context.Reply(new CommandDone());

    public void Refuse(string type, string detail, string? reason = null) => context.Reply(new CommandRefused(type, detail, reason));

    public void Ignore(string reason) => context.Ignore(reason);

    private void Dial(DialRecord a)
    {
        var (settings, record) = (a.Settings, a.Record);
        context.Send(EngineOptions.CallsShard, new PlaceCampaignCallMessage(
            campaign,
            a.Attempt.Id,
            a.Attempt.Call,
            a.Attempt.Interaction,
            settings.Queue,
            record.Subject,
            record.Number,
            record.Name,
            record.Record.Customer,
            new CampaignDial(a.Trunks, settings.Presented, settings.RingTime, settings.Patience(), settings.Announcement, settings.Language)
            {
                Machines = settings.Machines is { } m && !a.Attempt.IsOwned ? new MachineRules((MachineAction)m.OnMachine, m.Message, m.Keep, m.Country) : null,
                OptOutKey = settings.OptOutKey?[0],
                Flow = settings.Mode == CampaignMode.Agentless ? settings.Flow : null,
            },
            context.Now + DialledWithin,
            a.Attempt is { IsOwned: true, Agent: { } owner } ? new CampaignAgent(owner, ReservationOf(a.Attempt.Id), new LegId(context.NewId()), terms) : null));
        if (!a.Attempt.IsOwned)
        {
            context.Effect(new CampaignParty(a.Attempt.Interaction, record.Subject, record.Record, settings.DisplayName, settings.Language, null));
        }
    }

    private void Show(OfferPreview a)
    {
        var (preview, record) = (a.Preview, a.Record);
        context.Effect(new CampaignParty(preview.Interaction, record.Subject, record.Record, a.Settings.DisplayName, a.Settings.Language, preview.Agent));
        context.Send(EngineOptions.RoutingShard, new OfferToAgent(
            ReservationOf(preview.Attempt), preview.Interaction, preview.Agent, MediaType.Voice, DirectKind.Preview, preview.Until + BeyondPreview, a.Settings.Queue, null,
            RingAway: false));
    }

    /// <summary>An agent's own work on a record is named after its attempt.</summary>
    private static ReservationId ReservationOf(AttemptId attempt) => new(attempt.Value);
}
