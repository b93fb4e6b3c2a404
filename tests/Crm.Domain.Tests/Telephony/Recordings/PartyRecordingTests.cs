using Crm.Events.Calls;
using Crm.Events.Recordings;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Recordings;

namespace Crm.Domain.Tests.Telephony.Recordings;

/// <summary>What becomes of the recording where several are in the call.</summary>
public sealed class PartyRecordingTests
{
    private readonly PartyScript _call = new();

    [Theory]
    [InlineData(RecordingMode.Never, RecordingActivity.Off)]
    [InlineData(RecordingMode.OnDemand, RecordingActivity.Off)]
    [InlineData(RecordingMode.AlwaysLocked, RecordingActivity.On)]
    public void Who_takes_a_transferred_customer_brings_his_own_terms(RecordingMode mode, RecordingActivity activity)
    {
        _call.Give(new TransferTo(PartyScript.Anna, "anna", new ToAgent(PartyScript.Bob)));
        Accepts(mode);
        Assert.Equal(activity, _call.Call.RecordingActivity);
        Assert.Equal(activity == RecordingActivity.Off ? 1 : 0, _call.Script.Steps.OfType<StopRecording>().Count());
        Assert.Equal(mode, _call.Call.RecordingTerms.Mode);
    }

    [Fact]
    public void Whom_an_agent_only_asks_changes_nothing_until_he_is_with_the_customer()
    {
        _call.Give(new ConsultWith(PartyScript.Anna, "anna", new ToAgent(PartyScript.Bob)));
        Accepts(RecordingMode.Never);
        Assert.Equal(RecordingActivity.On, _call.Call.RecordingActivity);
        _call.Give(new CompleteTransfer(PartyScript.Anna));
        Assert.Equal("policy", Assert.Single(_call.Script.Events.OfType<RecordingStopped>()).By);
        Assert.Equal(RecordingActivity.Off, _call.Call.RecordingActivity);
    }

    [Fact]
    public void One_who_is_never_recorded_ends_the_recording_of_all_and_it_does_not_begin_again_when_he_leaves()
    {
        _call.Give(new AddParty(PartyScript.Anna, "anna", new ToAgent(PartyScript.Bob)));
        Accepts(RecordingMode.Never);
        Assert.Equal(RecordingActivity.Off, _call.Call.RecordingActivity);
        Assert.Equal("forbidden", Control(PartyScript.Anna, RecordingActions.Start));
        _call.Give(new LeaveCall(PartyScript.Bob));
        Assert.Equal(RecordingActivity.Off, _call.Call.RecordingActivity);
    }

    [Fact]
    public void Only_who_has_the_customer_decides_and_after_him_the_next()
    {
        _call.ThreeWithBob();
        Assert.Equal("forbidden", Control(PartyScript.Bob, RecordingActions.Stop));
        _call.Give(new PromoteParty(PartyScript.Anna, _call.Call.LegOf(PartyScript.Bob)!.Leg));
        Assert.Equal("forbidden", Control(PartyScript.Anna, RecordingActions.Stop));
        Assert.Equal("done", Control(PartyScript.Bob, RecordingActions.Stop));
    }

    [Fact]
    public void A_pause_outlasts_the_others_and_ends_with_who_made_it()
    {
        _call.ThreeWithBob();
        Assert.Equal("done", Control(PartyScript.Anna, RecordingActions.Pause, "card-payment"));
        _call.Give(new LeaveCall(PartyScript.Bob));
        Assert.Equal(RecordingActivity.Paused, _call.Call.RecordingActivity);
        _call.ThreeWithBob().Give(new LeaveCall(PartyScript.Anna));
        Assert.Equal("agent-left", Assert.Single(_call.Script.Events.OfType<RecordingResumed>()).By);
        Assert.Equal(RecordingActivity.On, _call.Call.RecordingActivity);
    }

    [Fact]
    public void The_last_agent_who_leaves_the_customer_to_somebody_outside_ends_it()
    {
        var recording = _call.Three().Call.Recording!.Value;
        _call.Clear().Give(new LeaveCall(PartyScript.Anna));
        Assert.Equal(new StopRecording(recording), Assert.Single(_call.Script.Steps.OfType<StopRecording>()));
        Assert.Null(_call.Call.Recording);
    }

    [Fact]
    public void A_supervisor_who_takes_the_customer_over_brings_his_own_terms()
    {
        _call.Give(new DirectAccepted(
            new ReservationId(Guid.CreateVersion7()), PartyScript.Bob, Events.Reservations.DirectKind.TakeOver, new MediaSessionId(Guid.CreateVersion7()), _call.Script.Now, Terms(RecordingMode.Never)));
        Assert.Equal(PartyScript.Bob, _call.Call.Agent!.Agent);
        Assert.Equal("policy", Assert.Single(_call.Script.Events.OfType<RecordingStopped>()).By);
    }

    private static RecordingTerms Terms(RecordingMode mode) => RecordingTerms.Standard with { Mode = mode };

    private void Accepts(RecordingMode mode) => _call.Give(new DirectAccepted(
        _call.Offer.Reservation, _call.Offer.Agent, _call.Offer.Kind, new MediaSessionId(Guid.CreateVersion7()), _call.Script.Now + TimeSpan.FromSeconds(10), Terms(mode)));

    private string Control(AgentId agent, RecordingActions action, string? reason = null) => _call.Give(new ControlRecording(agent, action, reason)).Reply;
}
