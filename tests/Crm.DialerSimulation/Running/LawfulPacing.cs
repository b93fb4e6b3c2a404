using Crm.Dialing.Law;
using Crm.Dialing.Pacing;
using Crm.Primitives;

namespace Crm.DialerSimulation.Running;

/// <summary>A method beside the law's hard stop, as a campaign has both.</summary>
/// <param name="pacing">The method.</param>
/// <param name="windows">What the law counts.</param>
/// <param name="open">How long is certainly dialled from an instant on.</param>
public sealed class LawfulPacing(IPacing pacing, IReadOnlyList<AbandonmentWindow> windows, Func<Instant, TimeSpan> open) : IPacing
{
    private readonly AbandonmentGuard _guard = new();
    private readonly (long Number, long Answered, long Abandoned)[] _counts = [.. windows.Select(_ => (long.MinValue, 0L, 0L))];
    private PacingForecast _forecast;

    /// <inheritdoc/>
    public Floor Floor => pacing.Floor;

    /// <summary>Decisions, and those that were held to one dial for each idle agent.</summary>
    public (long All, long Held) Decisions { get; private set; }

    /// <inheritdoc/>
    public void Observe(in PacingEvent what)
    {
        pacing.Observe(what);
        if (what.Kind is PacingEventKind.Connected or PacingEventKind.Abandoned)
        {
            for (int i = 0; i < _counts.Length; i++)
            {
                Roll(i, what.At);
                _counts[i].Answered++;
                _counts[i].Abandoned += what.Kind == PacingEventKind.Abandoned ? 1 : 0;
            }
        }
    }

    /// <inheritdoc/>
    public PacingDecision Decide(in PacingQuestion question)
    {
        _guard.Look(Floor, question.Now);
        bool held = !Bears(question);
        int certain = Floor.UncoveredIdle;
        var decision = pacing.Decide(question with { OnlyCertain = held });
        _forecast = decision.Forecast;
        Decisions = (Decisions.All + 1, Decisions.Held + (held ? 1 : 0));
        return held && decision.Dials > certain ? decision with { Dials = certain } : decision;
    }

    private bool Bears(in PacingQuestion question)
    {
        double atRisk = _guard.AtRisk(Floor, _forecast);
        var dialled = open(question.Now);
        for (int i = 0; i < _counts.Length; i++)
        {
            Roll(i, question.Now);
            var left = windows[i].EndOf(question.Now) - question.Now;
            double certain = _guard.Certain(Floor.Staffed, left < dialled ? left : dialled, question.Records);
            if (!AbandonmentGuard.Bears(windows[i].Cap, _counts[i].Answered, _counts[i].Abandoned, atRisk, certain))
            {
                return false;
            }
        }

        return true;
    }

    private void Roll(int window, Instant now)
    {
        long number = windows[window].NumberAt(now);
        if (_counts[window].Number != number)
        {
            _counts[window] = (number, 0, 0);
        }
    }
}
