using Crm.Primitives;
using Crm.Telephony.Signalling;

namespace Crm.Simulator.Stage;

/// <summary>Something that puts calls on the stage. Its methods run on the stage's loop.</summary>
internal interface IStageAct
{
    /// <summary>Time passes: place the calls that are due.</summary>
    void Advance(Instant now);

    /// <summary>Takes an incoming call, or null when it is for somebody else.</summary>
    IStageCall? Answer(InviteReceived invite, Instant now);
}
