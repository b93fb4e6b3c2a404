namespace Crm.Telephony.Calls;

/// <summary>The deadlines of a call's transient states.</summary>
public sealed record CallPolicy
{
    /// <summary>From INVITE to answer; then the call is refused with 504.</summary>
    public TimeSpan ArrivalTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time in a flow outside queues; then the call is ended.</summary>
    public TimeSpan SelfServiceTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A message shorter than this is none: the customer hung up at the tone.</summary>
    public TimeSpan ShortestMessage { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the queue's word is awaited when a flow takes the customer out; then it is asked again.</summary>
    public TimeSpan LeaveTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest echo test or announcement.</summary>
    public TimeSpan FlowTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the customer hears music while his agent's browser is away, before he goes back to the queue's head.</summary>
    public TimeSpan AgentLossGrace { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the queue's verdict or a recording's completion is awaited after the end.</summary>
    public TimeSpan EndingTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer to our re-INVITE is awaited after the call's process was lost; then the leg is lost.</summary>
    public TimeSpan CarryOverTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long ago a call's process may have given its last sign of life for the call to be carried on; null never does.</summary>
    public TimeSpan? SurviveLoss { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>No RTP from a customer who sent some before: he is gone.</summary>
    public TimeSpan CustomerSilence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>No media from the browser of a customer who calls from a web page, from the beginning or any more: he is gone.</summary>
    public TimeSpan WebCustomerSilence { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a number outside rings that a queue sends customers to.</summary>
    public TimeSpan OverflowRingTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest message left where a queue sends customers to a mailbox.</summary>
    public TimeSpan OverflowMessage { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>So much silence ends that message.</summary>
    public TimeSpan OverflowMessagePause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long whoever is to take, hear or join a customer may ring.</summary>
    public TimeSpan TransferRingTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after its ringing time routing's word on an offer to a named agent is awaited.</summary>
    public TimeSpan OfferGrace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Parties of one call at most, without supervisors.</summary>
    public int PartiesMax { get; init; } = 8;

    /// <summary>After so long on hold the agent is reminded of the customer.</summary>
    public TimeSpan HoldReminder { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After so long on hold the customer is taken back by itself; null never does.</summary>
    public TimeSpan? HoldReturn { get; init; }

    /// <summary>The country whose ringing is heard where no dial plan says one: "us", "eu" or "cn".</summary>
    public string Ringback { get; init; } = "eu";

    /// <summary>How long our offer to, or the media of, an outside leg may take; then it has failed.</summary>
    public TimeSpan ExternalStepTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long after its ringing time the end of an unanswered outside leg is awaited; then it is hung up.</summary>
    public TimeSpan ExternalRingGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>No RTP from an outside party that sent some before: the call is over.</summary>
    public TimeSpan ExternalSilence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a customer who was called and got no agent is told so; then the call is ended.</summary>
    public TimeSpan ApologyTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an agent's own phone rings for a call he places.</summary>
    public TimeSpan OwnPhoneRingTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether agents may place calls while their presence is other than Available; never while Offline.</summary>
    public bool AgentsDialAway { get; init; } = true;

    /// <summary>How long the number rings that an agent dials.</summary>
    public TimeSpan OwnCallRingTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Promised calls back at once; more are refused.</summary>
    public int PromisesMax { get; init; } = 50_000;

    /// <summary>Who may listen to one call at once.</summary>
    public int SupervisorsMax { get; init; } = 5;

    /// <summary>How long a supervisor's browser may be away before he no longer listens: a page reload fits in.</summary>
    public TimeSpan SupervisorLossGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Agents are not shown who only monitors them; whoever speaks to them they see always.</summary>
    public bool MonitoringHidden { get; init; }

    /// <summary>No RTP from a desk phone that sent some before: its call is over.</summary>
    public TimeSpan DeviceSilence { get; init; } = TimeSpan.FromSeconds(30);
}
