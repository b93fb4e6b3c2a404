using Crm.Primitives;
using Crm.Simulator.Audio;
using Crm.Simulator.Plan;
using Crm.Simulator.Running;
using Crm.Simulator.Stage;
using Crm.Telephony.Signalling;

namespace Crm.Simulator.Customers;

/// <summary>
/// Places the calls of a plan when their time comes. After a stall, calls that are late are placed one per beat, so that the rate
/// stays bounded. On the stage's loop, except where said.
/// </summary>
internal sealed class CustomerTraffic : IStageAct, IDisposable
{
    private readonly SimulatedStage _stage;
    private readonly TrafficOptions _options;
    private readonly TrafficCounts _counts;
    private readonly IEnumerator<CustomerScript> _plan;
    private readonly Instant _start;
    private readonly Random _ids;
    private CustomerScript? _next;

    /// <summary>Takes the plan up at this instant.</summary>
    public CustomerTraffic(SimulatedStage stage, TrafficOptions options, TrafficCounts counts, Instant start)
    {
        (_stage, _options, _counts, _start) = (stage, options, counts, start);
        _ids = new Random(options.Seed);
        _plan = new TrafficPlan(options).Customers().GetEnumerator();
        MoveOn();
    }

    /// <summary>True when every call of the plan was placed. Any thread.</summary>
    public bool IsPlaced => Volatile.Read(ref _next) is null;

    /// <summary>Places no more calls. Any thread.</summary>
    public void StopPlacing() => _stage.Post(_ => Volatile.Write(ref _next, null));

    /// <inheritdoc/>
    public void Advance(Instant now)
    {
        if (_next is { } script && now - _start >= script.At)
        {
            if (_stage.CallCount >= _options.CallsAtOnceMax)
            {
                _counts.LeftOut();
            }
            else
            {
                Place(script, now);
            }

            MoveOn();
        }
    }

    /// <inheritdoc/>
    public IStageCall? Answer(InviteReceived invite, Instant now) => null;

    /// <inheritdoc/>
    public void Dispose() => _plan.Dispose();

    private void MoveOn() => Volatile.Write(ref _next, _plan.MoveNext() ? _plan.Current : null);

    private void Place(CustomerScript script, Instant now)
    {
        _counts.Placed();
        if (AudioLine.Open(_stage.AudioAddress, _stage.Voices, script.Voice, (uint)_ids.Next()) is not { } audio)
        {
            _counts.Ended(CallOutcome.Failed, null, null, 0);
            return;
        }

        var leg = new LegId(Guid.CreateVersion7(now.ToDateTimeOffset()));
        var line = new StageLine(_stage, leg, audio, withKeys: script.KeyStyle == KeyStyle.TelephoneEvents);
        var customer = new CustomerLeg(_stage, script, new CustomerCall(script, _options.CallLengthMax, now), line, _counts, leg, now);
        _stage.Add(customer);
        customer.Place();
    }
}
