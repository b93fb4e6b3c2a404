using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Telephony.Calls;

/// <content>
/// What a carrier lets a campaign hear before anybody answers: busy, congestion and special information tones end the call as its status would, often
/// seconds before that. Ringing tone, music and speech mean nothing: nobody is taken for having answered. As long as it rings at most.
/// </content>
public sealed partial class CallDecider
{
    private static void HearEarly(CallState call, EarlyMediaOffered i, ICallSink sink)
    {
        if (i.Leg != call.CustomerLeg || call is not { Stage: CallStage.Dialling, Placed: null, Campaign: { } campaign, Dialling: { Phase: ExternalPhase.Ringing } dial })
        {
            sink.Ignore("early-media-unused"); // agents hear a ringing tone of ours
            return;
        }

        string fork = i.Fork ?? "";
        if (dial.Fork is null)
        {
            (dial.Fork, dial.EarlyAsked) = (fork, true);
            sink.Do(new NegotiateApply(call.Id, dial.Wish.Session, i.Sdp, Early: true));
        }
        else if (dial.Fork != fork)
        {
            dial.SeveralEnds = true;
            StopListeningEarly(call, campaign, sink);
        }
        else
        {
            sink.Ignore("early-media-again");
        }
    }

    /// <summary>The media plane has, or has not, taken the early media. Where it has not, the answer may fit.</summary>
    private static void EarlyNegotiated(CallState call, CustomerDial dial, MediaAnswer answer, ICallSink sink)
    {
        dial.EarlyAsked = false;
        if (answer is not MediaAgreed || dial.SeveralEnds || dial.Phase != ExternalPhase.Ringing || call.Campaign is not { } campaign)
        {
            sink.Ignore("early-media-unused");
            return;
        }

        campaign.Listening = Listening.Early;
        sink.Do(new Media(new ListenForProgress(
            call.CustomerSession, new ProgressListening(Answered: false) { Country = campaign.Dial?.Machines?.Country })));
    }

    /// <summary>It is answered, or cannot be told any more: the tones of one end are not listened for. Who listens on to who answered goes on from here.</summary>
    private static void StopListeningEarly(CallState call, CampaignCall campaign, ICallSink sink)
    {
        if (campaign.Listening != Listening.Early)
        {
            return;
        }

        campaign.Listening = Listening.Off;
        if (call.Dialling is not { Phase: ExternalPhase.Answering } || campaign.Dial?.Machines is null)
        {
            sink.Do(new Media(new ListenForProgress(call.CustomerSession, null)));
        }
    }

    /// <summary>What a tone before the answer means, as the word of an outcome; null for what says nothing of the party.</summary>
    private static string? EarlyWordOf(Progress what) => what switch
    {
        Progress.FaxCalling or Progress.FaxAnswering or Progress.Machine => null, // nobody has picked up
        _ => WordOf(what),
    };
}
