using Crm.Dialing.Pacing;

namespace Crm.DialerSimulation.Running;

/// <summary>
/// Stands between a world and a method and keeps books of its own: what each window of the law came to, and how busy agents were in each part of it. Shares
/// no code with what it watches.
/// </summary>
/// <param name="pacing">What is watched.</param>
/// <param name="windowSeconds">How long a window is; the first begins at 0.</param>
/// <param name="partSeconds">How long a part is.</param>
public sealed class WindowAuditor(IPacing pacing, long windowSeconds, long partSeconds) : IPacing
{
    private const long Microseconds = 1_000_000;

    private readonly Dictionary<long, (bool Busy, long Since)> _agents = [];
    private readonly SortedDictionary<long, (long Answered, long Abandoned)> _windows = [];
    private readonly SortedDictionary<long, (double Busy, double Staffed)> _parts = [];

    /// <inheritdoc/>
    public Floor Floor => pacing.Floor;

    /// <summary>Answered and abandoned of each window, in their order.</summary>
    public IReadOnlyList<(long Answered, long Abandoned)> Windows => [.. _windows.Values];

    /// <summary>The greatest share of a window.</summary>
    public double Worst => _windows.Values.Max(w => w.Answered == 0 ? 0 : (double)w.Abandoned / w.Answered);

    /// <summary>Part of the agents' time in talk and wrap-up from one second to another, by whole parts.</summary>
    public double Utilisation(long fromSecond, long toSecond)
    {
        var parts = _parts.Where(p => p.Key >= fromSecond / partSeconds && p.Key < toSecond / partSeconds).Select(p => p.Value).ToArray();
        return parts.Sum(p => p.Busy) / Math.Max(1e-9, parts.Sum(p => p.Staffed));
    }

    /// <inheritdoc/>
    public void Observe(in PacingEvent what)
    {
        long at = what.At.Microseconds;
        switch (what.Kind)
        {
            case PacingEventKind.Connected:
                Count(at, abandoned: false);
                Set(what.Agent, true, at);
                break;
            case PacingEventKind.Abandoned: Count(at, abandoned: true); break;
            case PacingEventKind.AgentBusy or PacingEventKind.AgentWrappingUp: Set(what.Agent, true, at); break;
            case PacingEventKind.AgentIdle: Set(what.Agent, false, at); break;
            case PacingEventKind.AgentAway:
                Book(what.Agent, at);
                _agents.Remove(what.Agent);
                break;
        }

        pacing.Observe(what);
    }

    /// <inheritdoc/>
    public PacingDecision Decide(in PacingQuestion question) => pacing.Decide(question);

    private void Count(long at, bool abandoned)
    {
        long window = at / (windowSeconds * Microseconds);
        var (answered, lost) = _windows.GetValueOrDefault(window);
        _windows[window] = (answered + 1, lost + (abandoned ? 1 : 0));
    }

    private void Set(long agent, bool busy, long at)
    {
        Book(agent, at);
        _agents[agent] = (busy, at);
    }

    private void Book(long agent, long until)
    {
        if (!_agents.TryGetValue(agent, out var known))
        {
            return;
        }

        long part = partSeconds * Microseconds;
        for (long at = known.Since; at < until;)
        {
            long end = Math.Min(until, (at / part + 1) * part);
            double seconds = (end - at) / (double)Microseconds;
            var (busy, staffed) = _parts.GetValueOrDefault(at / part);
            _parts[at / part] = (busy + (known.Busy ? seconds : 0), staffed + seconds);
            at = end;
        }
    }
}
