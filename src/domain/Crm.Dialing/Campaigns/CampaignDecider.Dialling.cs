using System.Collections.Immutable;
using Crm.Dialing.Law;
using Crm.Dialing.Lists;
using Crm.Dialing.Pacing;
using Crm.Primitives;

namespace Crm.Dialing.Campaigns;

/// <content>The instant of dialling: the only place where attempts begin.</content>
public sealed partial class CampaignDecider
{
    private const string DoNotCallWord = "do-not-call";
    private const string NotAllowedWord = "not-allowed";
    private const int AttemptsToldApart = 8;

    private static void Dial(CampaignState campaign, RecordsReserved i, ICampaignSink sink)
    {
        bool fresh = campaign.Asked is { } asked && asked.Attempts.SequenceEqual(i.Asked) && sink.Now - asked.Since < RecordsDue;
        if (campaign.Asked is { } open && open.Attempts.SequenceEqual(i.Asked))
        {
            campaign.Asked = null;
        }

        int lines = campaign.Settings is { } s ? s.LinesMax - campaign.Lines : 0;
        foreach (var record in i.Records)
        {
            if (campaign.Attempts.ContainsKey(record.Record.Attempt))
            {
                sink.Ignore("attempt-begun");
            }
            else if (!fresh || campaign.Stage != CampaignStage.Running || (campaign.Agents.Count == 0 && campaign.Settings!.Mode != CampaignMode.Agentless) || lines <= 0)
            {
                sink.Do(new ReleaseRecord(record.Record.Attempt, null));
            }
            else if (IsSomebodys(campaign, record, sink))
            {
                continue;
            }
            else if (campaign.Settings!.Mode == CampaignMode.Preview)
            {
                ShowToIdle(campaign, record, sink);
            }
            else if (Allowed(campaign, record, sink))
            {
                Begin(campaign, record, null, sink);
                lines--;
            }
        }
    }

    /// <param name="preview">The preview of the agent who dials it himself; null where who answers is given one.</param>
    private static void Begin(CampaignState campaign, RecordAtHand at, Preview? preview, ICampaignSink sink)
    {
        var record = at.Record;
        var settings = campaign.Settings!;
        var segment = SegmentOf(campaign, record, sink.Now);
        sink.Raise(new AttemptBegun(
            campaign.Id, record.Attempt, campaign.Begun + 1, record.Record.Value, record.List, preview?.Interaction ?? new InteractionId(sink.NewId()), new CallId(sink.NewId()), at.Number, segment,
            LawOf(settings), preview?.Agent, record.Zone ?? settings.Zone, settings.RegistryAsOf));
        var attempt = campaign.Attempts[record.Attempt];
        if (preview is null)
        {
            campaign.Pacing!.Observe(PacingEvent.DialStarted(attempt.Ordinal, segment, sink.Now));
        }

        sink.Do(new DialRecord(attempt, at, TrunkOrder.Of(settings.Trunks, attempt.Id), settings));
    }

    /// <summary>Whether the law lets it be dialled now; else its record goes back until it may, or is finished.</summary>
    private static bool Allowed(CampaignState campaign, RecordAtHand at, ICampaignSink sink)
    {
        var (record, settings) = (at.Record, campaign.Settings!);
        var request = new DialRequest(ZonesOf(settings, record), record.Dialled)
        {
            DoNotCall = at.DoNotCall.Listed,
            ListAge = settings.RegistryAsOf is { } asOf ? sink.Now - asOf : null,
            Consent = record.Consent,
            LastAbandoned = record.LastAbandoned,
            AgentGuaranteed = settings.Mode is CampaignMode.Progressive or CampaignMode.Preview or CampaignMode.Agentless,
        };
        var verdict = DialCheck.Check(settings.Laws(), request, sink.Now);
        if (verdict.Allowed)
        {
            return true;
        }

        campaign.PutOff[verdict.Refusal] = campaign.PutOff.GetValueOrDefault(verdict.Refusal) + 1;
        if (verdict.AskAgain is { } again && again != Instant.MaxValue)
        {
            sink.Do(new ReleaseRecord(record.Attempt, again));
            return false;
        }

        sink.Raise(new RecordRefused(campaign.Id, record.Attempt, record.Record.Value, verdict.Refusal, $"{verdict.Jurisdiction}/{verdict.Version}"));
        sink.Do(new SettleRecord(record.Attempt, new AttemptOutcome(verdict.Refusal == DialRefusal.DoNotCall ? DoNotCallWord : NotAllowedWord, sink.Now)));
        return false;
    }

    private static ImmutableArray<TimeZoneInfo> ZonesOf(CampaignSettings settings, ReservedRecord record) =>
        (record.Zone ?? settings.Zone) is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? [found] : [];

    private static DialSegment SegmentOf(CampaignState campaign, ReservedRecord record, Instant now) =>
        new(record.Segment, HourAt(campaign, record, now), (byte)Math.Min(record.Attempts, AttemptsToldApart));

    private static byte HourAt(CampaignState campaign, ReservedRecord record, Instant now) =>
        (byte)(ZonesOf(campaign.Settings!, record) is [var zone, ..] ? TimeZoneInfo.ConvertTime(now.ToDateTimeOffset(), zone).Hour : now.ToDateTimeOffset().Hour);

    private static string LawOf(CampaignSettings settings) => string.Join(' ', settings.Laws().Select(law => $"{law.Jurisdiction}/{law.Version}"));
}
