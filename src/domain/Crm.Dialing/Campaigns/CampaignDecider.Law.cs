using Crm.Dialing.Law;
using Crm.Dialing.Pacing;
using Crm.Primitives;

namespace Crm.Dialing.Campaigns;

/// <content>The hard stop of the law's share, which the pacing cannot cross.</content>
public sealed partial class CampaignDecider
{
    private static readonly TimeSpan HoursAsked = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Abandonments that the law's windows still bear if the campaign ends with the day, <see cref="double.PositiveInfinity"/> where none is counted. Judged by what is stored, not by what the pacing
    /// remembers.
    /// </summary>
    private static double Room(CampaignState campaign, FloorSeen floor, Instant now)
    {
        var settings = campaign.Settings!;
        if (settings.Mode is not (CampaignMode.Predictive or CampaignMode.Power))
        {
            return double.PositiveInfinity; // no number is dialled without an agent or a flow for it
        }

        double room = double.PositiveInfinity;
        var today = settings.CapAtEveryMoment ? TimeSpan.Zero : OpenFor(campaign, floor, now);
        foreach (var window in settings.Windows(campaign.FirstStart ?? now))
        {
            var (people, abandoned) = campaign.Abandonment.In(window, now);
            if (settings.Mode == CampaignMode.Power && abandoned == 0 && window.Cap > 0)
            {
                continue; // a fixed number of lines knows no risk before it has cost somebody
            }

            var left = window.EndOf(now) - now;
            double certain = campaign.Guard.Certain(campaign.Agents.Count, left < today ? left : today, floor.Records);
            room = Math.Min(room, AbandonmentGuard.Room(window.Cap, people, abandoned, window.Cap > 0 ? certain : 0));
        }

        return room;
    }

    /// <summary>How long it certainly dials yet today: by its own hours, and by those of the law where it is known whose clock counts.</summary>
    private static TimeSpan OpenFor(CampaignState campaign, FloorSeen floor, Instant now)
    {
        var settings = campaign.Settings!;
        if (campaign.LegalUntil is not { } asked || now - asked.At >= HoursAsked)
        {
            var laws = settings.Laws();
            bool known = laws.Any(law => law.Hours.Count > 0);
            var legal = !known ? floor.OpenUntil is null ? AbandonmentGuard.Unknown : AbandonmentGuard.Farthest
                : settings.Zone is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? DialCheck.OpenFor(laws, zone, now, AbandonmentGuard.Farthest)
                : AbandonmentGuard.Unknown;
            campaign.LegalUntil = asked = (now + legal, now);
        }

        return (floor.OpenUntil is { } own ? Instant.Min(own, asked.Until) : asked.Until) - now;
    }
}
