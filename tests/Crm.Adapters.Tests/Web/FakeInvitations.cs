using System.Collections.Concurrent;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

/// <summary>Invitations that are given unless told otherwise; each is known once it was.</summary>
internal sealed class FakeInvitations : IInvitations
{
    public ConcurrentQueue<(string EntryPoint, string Rule, string? Language)> Asked { get; } = new();

    public ConcurrentDictionary<InvitationId, bool?> Known { get; } = new();

    /// <summary>Why nobody may be invited; null invites.</summary>
    public string? Refusal { get; set; }

    public ValueTask<InvitationTicket?> Ask(CommandId id, string entryPoint, string rule, string? language, string address, CancellationToken cancellation)
    {
        if (entryPoint != "support")
        {
            return new((InvitationTicket?)null);
        }

        Asked.Enqueue((entryPoint, rule, language));
        if (Refusal is not null)
        {
            return new(new InvitationTicket("no", null, null, null, null, Refusal));
        }

        var invitation = new InvitationId(Guid.CreateVersion7());
        Known[invitation] = null;
        return new(new InvitationTicket("invited", invitation, "May we help?", "en", 120, null));
    }

    public ValueTask<CommandResult> Answer(CommandId id, InvitationId invitation, bool accepted, CancellationToken cancellation)
    {
        if (!Known.ContainsKey(invitation))
        {
            return new(new CommandRefused("not-found", "There is no such invitation."));
        }

        Known[invitation] = accepted;
        return new(new CommandDone());
    }

    public ValueTask<InvitationFigures> Figures(QueueId queue, CancellationToken cancellation) => new(new InvitationFigures(
        1, [new InvitationRuleFigures("checkout", new InvitationCounts(3, 1, 1, 1), new InvitationCounts(30, 10, 9, 8))], []));
}
