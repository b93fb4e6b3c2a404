using Crm.Events.Calls;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls;

/// <content>
/// Who answered a campaign's call: listened for before he has to have an agent. A person, or who cannot be told, goes on as a person; machines, faxes
/// and tones of the network end the call, a machine after a message where the campaign has one.
/// </content>
public sealed partial class CallDecider
{
    /// <summary>A decision comes within 9.5 s; without one in this time it was a person.</summary>
    private static readonly TimeSpan LongestJudging = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan LongestGreeting = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestMessage = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan KeptOfAnswer = TimeSpan.FromSeconds(15);

    private static void ListenWhoAnswered(CallState call, CampaignCall campaign, MachineRules rules, ICallSink sink)
    {
        ProgressAudio? kept = null;
        if (rules.Keep)
        {
            kept = new ProgressAudio(new RecordingId(sink.NewId()), call.Subject, KeptOfAnswer);
            sink.Raise(new RecordingStarted(call.Id, call.Interaction, kept.Recording));
        }

        (campaign.Listening, call.Deadline) = (Listening.Judging, sink.Now + LongestJudging);
        sink.Do(new Media(new ListenForProgress(call.CustomerSession, new ProgressListening(Answered: true) { Country = rules.Country, Keep = kept })));
    }

    private void Noticed(CallState call, CampaignCall campaign, Progress what, ICallSink sink)
    {
        var rules = campaign.Dial?.Machines;
        switch (campaign.Listening, what)
        {
            case (Listening.Judging, Progress.Human or Progress.NotSure):
                TakeForPerson(call, campaign, sink);
                break;
            case (Listening.Judging, Progress.Machine) when rules is { Action: MachineAction.Connect }:
                TakeForPerson(call, campaign, sink);
                break;
            case (Listening.Judging, Progress.Machine) when rules is { Action: MachineAction.LeaveMessage }:
                (campaign.Listening, call.Deadline) = (Listening.AwaitingBeep, sink.Now + LongestGreeting);
                if (campaign.BeepHeard)
                {
                    LeaveMessage(call, campaign, rules, sink);
                }

                break;
            case (Listening.Judging, Progress.Beep):
                campaign.BeepHeard = true; // the decision that it is a machine follows
                break;
            case (Listening.AwaitingBeep, Progress.Beep):
                LeaveMessage(call, campaign, rules!, sink);
                break;
            case (Listening.Early, _) when EarlyWordOf(what) is { } word:
                EndHeard(call, word, sink);
                break;
            case (Listening.Judging, _) when WordOf(what) is { } word:
                EndHeard(call, word, sink);
                break;
            default:
                sink.Ignore("progress-unused");
                break;
        }
    }

    /// <summary>What ends the call, as the word of its outcome; null for what does not.</summary>
    private static string? WordOf(Progress what) => what switch
    {
        Progress.Machine => "machine",
        Progress.FaxCalling or Progress.FaxAnswering => "fax",
        Progress.Busy => "busy",
        Progress.Congestion or Progress.NoCircuit or Progress.Reorder => "congestion",
        Progress.VacantCode or Progress.Intercept => "invalid-number",
        Progress.SpecialInformation => "unavailable",
        _ => null,
    };

    private void TakeForPerson(CallState call, CampaignCall campaign, ICallSink sink)
    {
        campaign.Listening = Listening.Off;
        sink.Do(new Media(new ListenForProgress(call.CustomerSession, null)));
        PersonThere(call, campaign, call.Dialling!, sink.Now, sink);
    }

    private static void LeaveMessage(CallState call, CampaignCall campaign, MachineRules rules, ICallSink sink)
    {
        (campaign.Listening, call.Deadline) = (Listening.Speaking, sink.Now + LongestMessage);
        sink.Do(new Media(new ListenForProgress(call.CustomerSession, null)));
        PlayToCustomer(call, new SpeechSource(rules.Message!, campaign.Dial!.Language), loop: false, sink);
    }

    /// <summary>The time to listen is over: nobody decided, no beep came, or the message did not end.</summary>
    private void ListeningDue(CallState call, CampaignCall campaign, ICallSink sink)
    {
        if (campaign.Listening == Listening.Judging)
        {
            TakeForPerson(call, campaign, sink);
        }
        else
        {
            EndHeard(call, "machine", sink);
        }
    }

    private void EndHeard(CallState call, string word, ICallSink sink)
    {
        CampaignDialFails(call, Termination.Success(CampaignCallEnds.Heard + word), hangUp: true, sink);
    }
}
