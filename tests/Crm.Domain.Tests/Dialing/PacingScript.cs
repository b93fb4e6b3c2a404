using Crm.Dialing.Pacing;
using Crm.Dialing.Pacing.Predictive;
using Crm.Primitives;

namespace Crm.Domain.Tests.Dialing;

/// <summary>Brings pacings to where a test begins.</summary>
internal static class PacingScript
{
    public static readonly TimeSpan Month = TimeSpan.FromDays(30);

    public static PacingSettings Settings(double cap = 0.03, bool atEveryMoment = false) => new()
    {
        Windows = [new AbandonmentWindow(Month, cap, new Instant(0))],
        AtEveryMoment = atEveryMoment,
    };

    public static Instant Second(double second) => new((long)(second * 1_000_000));

    /// <summary>
    /// A pacing that has seen agents take one call after the other for a quarter of an hour: of four dials one is answered after 8 s, the others end after 20 s;
    /// calls last 100 s and have no wrap-up. At its end every agent is idle and nothing rings; returns when that is.
    /// </summary>
    public static double Practise(IPacing pacing, int agents, int calls = 8)
    {
        double at = 0;
        long dial = 1_000_000;
        for (int agent = 0; agent < agents; agent++)
            pacing.Observe(PacingEvent.AgentIdle(agent, Second(at)));
        for (int call = 0; call < calls; call++)
        {
            long first = dial;
            for (int i = 0; i < 4 * agents; i++)
                pacing.Observe(PacingEvent.DialStarted(dial++, default, Second(at)));
            for (int second = 1; second <= 120; second++)
            {
                for (int i = 0; i < agents && second == 8; i++)
                {
                    pacing.Observe(PacingEvent.PersonAnswered(first + i, Second(at + second)));
                    pacing.Observe(PacingEvent.Connected(first + i, i, Second(at + second)));
                }

                for (int i = agents; i < 4 * agents && second == 20; i++)
                    pacing.Observe(PacingEvent.DialFailed(first + i, Second(at + second)));
                for (int i = 0; i < agents && second == 108; i++)
                    pacing.Observe(PacingEvent.AgentIdle(i, Second(at + second)));
                pacing.Decide(new PacingQuestion(Second(at + second), default));
            }

            at += 120;
        }

        return at;
    }

    public static PredictivePacing Practised(int agents, out double at, PacingSettings? settings = null)
    {
        var pacing = new PredictivePacing(settings ?? Settings());
        at = Practise(pacing, agents);
        return pacing;
    }
}
