using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Dialing.Campaigns;
using Crm.Events;
using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine.Campaigns;

/// <summary>Lets the pure campaign decider speak to the shard kernel.</summary>
internal sealed class CampaignSink(CampaignId campaign, IShardContext context) : ICampaignSink
{
    private static readonly TimeSpan DialledWithin = TimeSpan.FromSeconds(2);

    public Instant Now => context.Now;

    public Guid NewId() => context.NewId();

    public void Raise(IDomainEvent domainEvent)
    {
        context.Raise(domainEvent);
        if (domainEvent is AttemptEnded ended)
        {
            context.Effect(new CampaignCounted(ended.Outcome));
        }
    }

    public void Do(CampaignAction action)
    {
        switch (action)
        {
            case DialRecord a: Dial(a); break;
            case WithdrawCall a: context.Send(EngineOptions.CallsShard, new WithdrawCampaignCallMessage(a.Attempt.Interaction, a.Reason)); break;
            case GiveToAgent a:
                context.Send(EngineOptions.CallsShard, new SeatCampaignAgentMessage(a.Attempt.Interaction, campaign, a.Attempt.Id, a.Agent));
                break;
            default: context.Effect(new CampaignEffect(campaign, action)); break;
        }
    }

    public void Done() => context.Reply(new CommandDone());

    public void Refuse(string type, string detail) => context.Reply(new CommandRefused(type, detail));

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
            new CampaignDial(a.Trunks, settings.Presented, settings.RingTime, settings.Patience(), settings.Announcement, settings.Language),
            context.Now + DialledWithin));
        context.Effect(new CampaignParty(a.Attempt.Interaction, record.Subject, record.Record, settings.DisplayName, settings.Script, settings.Language));
    }
}
