using Crm.Dialing.Campaigns;
using Crm.Dialing.Outcomes;
using Crm.Events;
using Crm.Primitives;

namespace Crm.Domain.Tests.Dialing.Campaigns;

/// <summary>
/// Keeps its own books of a campaign from what it raises and dials, and says what is against law, cap or reason. Shares no code with the decider.
/// </summary>
internal sealed class CampaignAuditor(CampaignSettings settings)
{
    private readonly Dictionary<AttemptId, Instant> _begun = [];
    private readonly Dictionary<AttemptId, CallOutcome> _ended = [];
    private readonly HashSet<AttemptId> _settled = [];
    private readonly HashSet<AttemptId> _onTheLine = [];
    private readonly Dictionary<string, Instant> _lastDial = [];
    private readonly Dictionary<AttemptId, PreviewOffered> _shown = [];
    private bool _running;

    /// <summary>Previews that are not over.</summary>
    public int Shown => _shown.Count;

    /// <summary>How previews ended.</summary>
    public Dictionary<PreviewEnd, int> PreviewEnds { get; } = [];

    /// <summary>Who was shown whom, and whether by a promise.</summary>
    public List<PreviewOffered> Offers { get; } = [];

    public List<string> Faults { get; } = [];

    public int Dials => _begun.Count;

    public HashSet<string> Listed { get; } = [];

    public int Count(CallOutcome outcome) => _ended.Values.Count(o => o == outcome);

    public int Open => _begun.Keys.Count(a => !_settled.Contains(a));

    public void Dialled(DialRecord dial, CampaignState state, Instant now)
    {
        var at = now.ToDateTimeOffset();
        string number = dial.Record.Record.Number;
        Check(_running, "dialled while it does not run", now);
        Check(at.Hour is >= 8 and < 21, "dialled outside of legal hours", now);
        Check(!Listed.Contains(number), "dialled a number that wants no calls", now);
        Check(state.Agents.Count > 0, "dialled without any agent", now);
        _onTheLine.Add(dial.Attempt.Id);
        Check(_onTheLine.Count <= settings.LinesMax, "dialled beyond its lines", now);
        if (_lastDial.TryGetValue(number, out var last))
        {
            Check(now - last >= TimeSpan.FromMinutes(1), "dialled the same number again at once", now);
        }

        _lastDial[number] = now;
    }

    public void HungUp(AttemptId attempt, Instant now)
    {
        Check(_begun.ContainsKey(attempt), "a call ended that never began", now);
        _onTheLine.Remove(attempt);
    }

    public void Raised(IDomainEvent domainEvent, Instant now)
    {
        switch (domainEvent)
        {
            case CampaignStageChanged e: _running = e.To == CampaignStage.Running; break;
            case PreviewOffered e:
                Check(_running, "a record was shown while it does not run", now);
                Check(_shown.Values.All(s => s.Agent != e.Agent), "an agent was shown two records", now);
                Check(_shown.Values.All(s => s.Record != e.Record), "a record was shown to two agents", now);
                Check(_shown.TryAdd(e.Attempt, e), "a record was shown twice", now);
                Offers.Add(e);
                break;
            case PreviewOver e:
                Check(_shown.Remove(e.Attempt, out var shown) && shown.Agent == e.Agent, "a preview ended that was none", now);
                PreviewEnds[e.End] = PreviewEnds.GetValueOrDefault(e.End) + 1;
                break;
            case AttemptBegun e: Check(_begun.TryAdd(e.Attempt, now), "an attempt began twice", now); break;
            case AttemptEnded e:
                _onTheLine.Remove(e.Attempt);
                Check(_begun.ContainsKey(e.Attempt) && _ended.TryAdd(e.Attempt, e.Outcome), "an attempt has two outcomes", now);
                break;
            case AttemptSettled e: Check(_ended.ContainsKey(e.Attempt) && _settled.Add(e.Attempt), "an attempt was settled twice, or without an outcome", now); break;
        }
    }

    public void Settled(AttemptId attempt, bool first)
    {
        if (first && _begun.ContainsKey(attempt) && !_ended.ContainsKey(attempt))
        {
            Faults.Add("the list heard of an attempt that has no outcome");
        }
    }

    /// <summary>Nobody waits while an agent has nothing to do.</summary>
    public void Look(CampaignState state, Instant now)
    {
        var taken = state.Attempts.Values.Where(a => a.Phase is AttemptPhase.Seating or AttemptPhase.Connected).Select(a => a.Agent).ToHashSet();
        bool idle = state.Agents.Values.Any(a => a.Activity == AgentActivity.Idle && !taken.Contains(a.Agent));
        Check(!idle || state.Pacing is null || state.Attempts.Values.All(a => a.Phase != AttemptPhase.Waiting), "somebody waits while an agent is idle", now);
    }

    private void Check(bool good, string fault, Instant now)
    {
        if (!good && Faults.Count < 20)
        {
            Faults.Add($"{now}: {fault}");
        }
    }
}
