using Crm.Actors.Shards;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Events.Conversations;
using Crm.Messaging.Invitations;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <content>Invitations to chat: given one by one, so that never more visitors are asked than somebody could answer.</content>
public sealed partial class ConversationsProgram
{
    /// <summary>Open invitations of one address.</summary>
    public const int InvitationsPerAddressMax = 5;

    private readonly InvitationBook _invitations = new();
    private readonly Dictionary<InvitationId, string> _invitedAddresses = [];

    /// <summary>A queue's counts of the last month, and how many are open now.</summary>
    public (int Open, IReadOnlyList<InvitationTally> Tallies) InvitationsOf(QueueId queue, Instant now) => (_invitations.Open(queue, now), _invitations.Of(queue));

    private void Offer(OfferInvitation c, IShardContext context)
    {
        int open = _invitations.Open(c.Queue, context.Now);
        string? refusal = open >= c.Free ? "busy"
            : open >= c.AtOnce || !_invitations.HasRoom || OpenOf(c.Address, context.Now) >= InvitationsPerAddressMax ? "too-many"
            : null;
        if (refusal is not null)
        {
            context.Reply(new CommandRefused("no", refusal));
            return;
        }

        var id = new InvitationId(context.NewId());
        context.Raise(new InvitationShown(id, c.Queue, c.Rule));
        _invitedAddresses[id] = c.Address;
        context.Reply(new InvitationGiven(id));
    }

    private void Answer(AnswerInvitation c, IShardContext context)
    {
        if (_invitations.Find(c.Invitation) is not { } known)
        {
            context.Reply(new CommandRefused("not-found", "There is no such invitation; it may be over for long."));
            return;
        }

        if (known.Answer is null)
        {
            context.Raise(new InvitationAnswered(c.Invitation, c.Accepted));
        }

        context.Reply(new CommandDone());
    }

    /// <summary>A chat that began upon an invitation. Who began has accepted, whatever his page could tell.</summary>
    private void BeganUpon(InvitationId? invitation, InteractionId conversation, IShardContext context)
    {
        if (invitation is not { } id || _invitations.Find(id) is not { Chat: null } known)
        {
            return;
        }

        if (known.Answer is null)
        {
            context.Raise(new InvitationAnswered(id, Accepted: true));
        }

        if (known.Answer?.Accepted != false)
        {
            context.Raise(new InvitationLedToChat(id, conversation));
        }
    }

    private void ForgetInvitations(IShardContext context)
    {
        foreach (var id in _invitations.Due(context.Now))
        {
            context.Raise(new InvitationForgotten(id));
        }
    }

    private int OpenOf(string address, Instant now) =>
        _invitedAddresses.Count(i => i.Value == address && _invitations.Find(i.Key)?.IsOpen(now) == true);
}
