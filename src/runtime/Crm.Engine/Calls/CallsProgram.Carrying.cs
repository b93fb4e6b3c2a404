using System.Collections.Immutable;
using Crm.Actors.Shards;
using Crm.Events.Calls;
using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine.Calls;

/// <content>Dialogs are kept, sealed, so that calls outlive the process that carries them.</content>
public sealed partial class CallsProgram
{
    private void KeepDialog(DialogToKeep told, IShardContext context)
    {
        if (_policy.SurviveLoss is null)
        {
            context.Ignore("dialog-not-kept");
        }
        else if (_calls.Find(told.Line) is not { Stage: not (CallStage.Ending or CallStage.Ended) } call
            || (call.Dialogs.Count >= CallState.DialogsMax && !call.Dialogs.ContainsKey(told.Line)))
        {
            context.Ignore("dialog-late");
        }
        else
        {
            context.Raise(new DialogKept(call.Id, call.Interaction, told.Line, _vault.Seal(call.Subject, told.Dialog)));
        }
    }

    /// <summary>Whether the calls were lost too long ago to go on, or are not to go on at all.</summary>
    private bool IsTooLongAgo(Instant now) => _policy.SurviveLoss is not { } limit || (_lastSign is { } sign && now - sign > limit);

    /// <summary>The dialogs of a call. Those of an erased person cannot be read.</summary>
    private ImmutableDictionary<LegId, LostDialog> DialogsOf(CallState call)
    {
        var dialogs = ImmutableDictionary.CreateBuilder<LegId, LostDialog>();
        foreach (var (line, kept) in call.Dialogs)
        {
            if (_vault.Open(kept.Sealed) is { } text)
            {
                dialogs[line] = new LostDialog(text, kept.CarriedOver + 1);
            }
        }

        return dialogs.ToImmutable();
    }

    /// <summary>What is called back into the call is found by its new sessions and by the lines that carry it.</summary>
    private void IndexCarried(CallState call)
    {
        foreach (var line in call.Carried.Values)
        {
            _calls.Index(line.Session, call);
            _calls.Index(call.LineOf(line.Leg), call);
        }
    }
}
