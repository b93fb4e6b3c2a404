using Crm.Primitives;
using Crm.Sip.Dialogs;

namespace Crm.Sip.UserAgent.Legs;

/// <summary>A leg whose dialog was established by a process that is gone; from here on it is like any other that was answered.</summary>
public sealed class RestoredLeg : Leg
{
    private readonly bool _ownsCallId;

    /// <summary>Takes the dialog up; nothing is sent yet.</summary>
    /// <param name="times">How often it was taken up since the picture was made, this time included.</param>
    public RestoredLeg(LegId id, LegContext context, DialogPicture picture, SipDialog dialog, SipTrunk? trunk, int times)
        : base(id, context)
    {
        _ownsCallId = picture.OwnsCallId;
        Session = LegSession.Restored(this, context, picture, dialog, trunk, times);
        context.Add(Session);
    }

    /// <inheritdoc/>
    public override bool OwnsCallId => _ownsCallId;

    /// <inheritdoc/>
    public override bool Execute(LegCommand command, Instant now) => !IsEnded && Session!.Execute(command, now);
}
