using System.Text.Json;
using Crm.Actors.Journal;
using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Dialing.Campaigns;
using Crm.Dialing.Outcomes;
using Crm.Events;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Recordings;

namespace Crm.Engine.Campaigns;

/// <summary>
/// The shard of campaigns: the single writer of what is dialled for lists. It holds no sockets: calls are the calls shard's, agents routing's;
/// all three speak by messages that survive a crash. A campaign is an entity of this shard, so that agents who work in several are shared out
/// in one place.
/// </summary>
public sealed class CampaignsProgram : IShardProgram
{
    /// <summary>Campaigns at most.</summary>
    public const int CampaignsMax = 500;

    private const byte SnapshotVersion = 1;

    private readonly CampaignDecider _decider = new();
    private readonly Dictionary<CampaignId, CampaignState> _campaigns = [];
    private readonly Dictionary<CampaignId, Instant> _deadlines = [];
    private readonly Dictionary<AttemptId, RecordingTerms> _terms = []; // of records that are shown; lives only as long as the process

    /// <inheritdoc/>
    public Instant NextDeadline
    {
        get
        {
            var next = Instant.MaxValue;
            foreach (var deadline in _deadlines.Values)
            {
                next = Instant.Min(next, deadline);
            }

            return next;
        }
    }

    /// <summary>All campaigns, for queries inside the loop.</summary>
    public IReadOnlyCollection<CampaignState> All => _campaigns.Values;

    /// <summary>The campaign an interaction is of, with its attempt or the preview it may become; null when it is none's, or settled.</summary>
    public (CampaignState Campaign, Attempt? Attempt, Preview? Preview)? Of(InteractionId interaction)
    {
        foreach (var campaign in _campaigns.Values)
        {
            if (campaign.Find(interaction) is { } attempt)
            {
                return (campaign, attempt, null);
            }

            if (campaign.FindPreview(interaction) is { } preview)
            {
                return (campaign, null, preview);
            }
        }

        return null;
    }

    /// <summary>A campaign, or null.</summary>
    public CampaignState? Find(CampaignId id) => _campaigns.GetValueOrDefault(id);

    /// <inheritdoc/>
    public void Receive(object command, IShardContext context)
    {
        switch (command)
        {
            case ToCampaign { Input: SaveCampaign } c when !_campaigns.ContainsKey(c.Campaign): Make(c, context); break;
            case ToCampaign c: Handle(c.Campaign, c.Input, context); break;
            case CampaignPersonThereMessage m: Handle(m.Campaign, new PersonThere(m.Attempt), context); break;
            case CampaignAgentMissingMessage m: Handle(m.Campaign, new AgentMissing(m.Attempt, m.Agent, m.Reason), context); break;
            case CampaignAgentThereMessage m: Handle(m.Campaign, new AgentThere(m.Attempt, m.Agent), context); break;
            case CampaignCallOverMessage m:
                Handle(m.Campaign, new CallOver(m.Attempt, OutcomeOf(m), m.Status, m.Cause, m.Trunk, m.Reason), context);
                break;
            case CampaignPersonServedMessage m: Handle(m.Campaign, new PersonServed(m.Attempt), context); break;
            case CampaignFlowSaidMessage m: Handle(m.Campaign, new FlowSaid(m.Attempt, m.Code), context); break;
            case CampaignPartyOptedOutMessage m: Handle(m.Campaign, new OptOutByParty(m.Attempt), context); break;
            case CampaignWrappedUpMessage m: WrittenUp(m, context); break;
            case CampaignPreviewTakenMessage m: Taken(m, context); break;
            case CampaignPreviewLostMessage m: Lost(m, context); break;
            case DeadlineReached: PassDeadlines(context); break;
            case ShardRecovered: Recover(context); break;
            default: throw new InvalidOperationException($"The campaigns' shard does not take {command.GetType().Name}.");
        }
    }

    /// <inheritdoc/>
    public void Apply(IDomainEvent domainEvent, Instant at)
    {
        if (domainEvent is not ICampaignEvent { Campaign: var id })
        {
            throw new InvalidOperationException($"The campaigns' shard does not know the event {domainEvent.GetType().Name}.");
        }

        if (!_campaigns.TryGetValue(id, out var campaign))
        {
            _campaigns.Add(id, campaign = new CampaignState(id));
        }

        campaign.Apply(domainEvent, at);
        if (domainEvent is AttemptBegun or PreviewOver { End: not PreviewEnd.Dialled })
        {
            _terms.Remove(domainEvent is AttemptBegun begun ? begun.Attempt : ((PreviewOver)domainEvent).Attempt);
        }

        if (campaign.IsRemoved)
        {
            _campaigns.Remove(id);
            _deadlines.Remove(id);
        }
    }

    /// <inheritdoc/>
    public byte[] TakeSnapshot() =>
        [SnapshotVersion, .. JsonSerializer.SerializeToUtf8Bytes(_campaigns.Values.Select(c => c.Take()).ToArray(), EventCodec.JsonOptions)];

    /// <inheritdoc/>
    public void RestoreSnapshot(ReadOnlySpan<byte> snapshot)
    {
        if (snapshot is not [SnapshotVersion, .. var json])
        {
            throw new InvalidDataException("The snapshot of the campaigns' shard has an unknown version.");
        }

        try
        {
            var pictures = JsonSerializer.Deserialize<CampaignPicture[]>(json, EventCodec.JsonOptions) ?? [];
            _campaigns.Clear();
            _deadlines.Clear();
            foreach (var picture in pictures)
            {
                _campaigns[picture.Id] = CampaignState.Of(picture);
                Arm(_campaigns[picture.Id]);
            }
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("The snapshot of the campaigns' shard cannot be read.", e);
        }
    }

    /// <summary>The one outcome that a call's end means.</summary>
    private static CallOutcome OutcomeOf(CampaignCallOverMessage m) => m.End switch
    {
        CampaignCallEnd.Connected => CallOutcome.Connected,
        CampaignCallEnd.Abandoned => CallOutcome.Abandoned,
        CampaignCallEnd.HungUp => CallOutcome.HungUp,
        CampaignCallEnd.Withdrawn => CallOutcome.Withdrawn,
        CampaignCallEnd.NotDialled => CallOutcome.NotDialled,
        CampaignCallEnd.Lost => CallOutcome.Lost,
        CampaignCallEnd.Heard => CallOutcomes.Of(m.Reason[CampaignCallEnds.Heard.Length..]) ?? CallOutcome.Failed,
        CampaignCallEnd.Served => CallOutcome.Served,
        CampaignCallEnd.GivenUp => CallOutcome.NoAnswer, // it rang, and nobody had come
        _ when m.Status is { } status => OutcomeTable.Of(status, m.Cause).Outcome,
        _ => m.Reason == "no-answer" ? CallOutcome.NoAnswer : CallOutcome.Failed,
    };

    private void Make(ToCampaign c, IShardContext context)
    {
        if (_campaigns.Count >= CampaignsMax)
        {
            context.Reply(new CommandRefused("unavailable", $"There are {CampaignsMax} campaigns; remove one first."));
        }
        else
        {
            _decider.Decide(new CampaignState(c.Campaign), c.Input, new CampaignSink(c.Campaign, context, null)); // its event makes the one that stays
        }
    }

    private void Taken(CampaignPreviewTakenMessage m, IShardContext context)
    {
        if (WithPreview(m.Interaction) is not { } campaign)
        {
            context.Ignore("preview-over");
            return;
        }

        if (m.Recording is { } terms)
        {
            _terms[campaign.FindPreview(m.Interaction)!.Attempt] = terms;
        }

        context.Effect(new CampaignDeskChanged(m.Agent));
    }

    private void Lost(CampaignPreviewLostMessage m, IShardContext context)
    {
        if (WithPreview(m.Interaction) is { } campaign)
        {
            Handle(campaign.Id, new PreviewLost(campaign.FindPreview(m.Interaction)!.Attempt, m.Agent, m.Reason), context);
        }
        else
        {
            context.Ignore("preview-over");
        }
    }

    private CampaignState? WithPreview(InteractionId interaction) => _campaigns.Values.FirstOrDefault(c => c.FindPreview(interaction) is not null);

    private void WrittenUp(CampaignWrappedUpMessage m, IShardContext context)
    {
        foreach (var campaign in _campaigns.Values)
        {
            if (campaign.Find(m.Interaction) is { } attempt)
            {
                Handle(campaign.Id, new WrappedUp(attempt.Id, m.Code), context);
                return;
            }
        }

        context.Ignore("attempt-gone");
    }

    private void PassDeadlines(IShardContext context)
    {
        foreach (var campaign in _campaigns.Values.Where(c => _deadlines.GetValueOrDefault(c.Id, Instant.MaxValue) <= context.Now).ToArray())
        {
            Handle(campaign.Id, new CampaignTimePassed(), context);
        }
    }

    private void Recover(IShardContext context)
    {
        foreach (var campaign in _campaigns.Values.ToArray())
        {
            Handle(campaign.Id, new CampaignRecovered(), context);
        }
    }

    private void Handle(CampaignId id, CampaignInput input, IShardContext context)
    {
        if (!_campaigns.TryGetValue(id, out var campaign))
        {
            if (input is AskCampaign or RemoveCampaign or DialPreview or SkipPreview or DisposeAttempt or OptOut)
            {
                context.Reply(new CommandRefused("not-found", "There is no such campaign."));
            }
            else
            {
                context.Ignore("campaign-gone");
            }

            return;
        }

        _decider.Decide(campaign, input, new CampaignSink(id, context, TermsFor(input)));
        Arm(campaign);
    }

    /// <summary>What holds for recording the agent who dials.</summary>
    private RecordingTerms? TermsFor(CampaignInput input) => input is DialPreview dial ? _terms.GetValueOrDefault(dial.Attempt) : null;

    private void Arm(CampaignState campaign)
    {
        var next = campaign.NextDeadline();
        if (campaign.IsRemoved || next == Instant.MaxValue)
        {
            _deadlines.Remove(campaign.Id);
        }
        else
        {
            _deadlines[campaign.Id] = next;
        }
    }
}
