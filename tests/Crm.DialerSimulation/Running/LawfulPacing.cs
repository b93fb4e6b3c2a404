using Crm.Dialing.Law;
using Crm.Dialing.Pacing;
using Crm.Dialing.Pacing.Predictive;
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
        double room = Room(question);
        double mostLost = AbandonmentGuard.MostExpected(room);
        int uncovered = pacing is not PredictivePacing ? _guard.Uncovered(room) : mostLost < 0 ? 0 : int.MaxValue;
        int most = Math.Max(Floor.UncoveredIdle, (int)Math.Clamp((long)Floor.Idle + uncovered - Floor.Ringing - Floor.Waiting, 0, int.MaxValue));
        var decision = pacing.Decide(question with { MostLost = mostLost });
        bool held = mostLost < 0 || most < decision.Dials;
        Decisions = (Decisions.All + 1, Decisions.Held + (held ? 1 : 0));
        return most < decision.Dials ? decision with { Dials = most } : decision;
    }

    private double Room(in PacingQuestion question)
    {
        double room = double.MaxValue;
        var dialled = open(question.Now);
        for (int i = 0; i < _counts.Length; i++)
        {
            Roll(i, question.Now);
            var left = windows[i].EndOf(question.Now) - question.Now;
            double certain = _guard.Certain(Floor.Staffed, left < dialled ? left : dialled, question.Records);
            room = Math.Min(room, AbandonmentGuard.Room(windows[i].Cap, _counts[i].Answered, _counts[i].Abandoned, certain));
        }

        return room;
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
