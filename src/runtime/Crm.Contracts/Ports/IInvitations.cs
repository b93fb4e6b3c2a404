using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>Invitations to chat. Implemented by the engine. Thread safe.</summary>
public interface IInvitations
{
    /// <summary>Decides whether a visitor may be invited now, and counts it as shown when he may. Null for an unknown entry point.</summary>
    /// <param name="address">Where he comes from, for bounds; never stored.</param>
    ValueTask<InvitationTicket?> Ask(CommandId id, string entryPoint, string rule, string? language, string address, CancellationToken cancellation);

    /// <summary>
    /// Notes what a visitor wants; the first answer counts. <see cref="CommandDone"/>, or refused: "not-found" (there is no such invitation, or
    /// it is over for long) or "unavailable".
    /// </summary>
    ValueTask<CommandResult> Answer(CommandId id, InvitationId invitation, bool accepted, CancellationToken cancellation);

    /// <summary>What became of a queue's invitations in the last month.</summary>
    ValueTask<InvitationFigures> Figures(QueueId queue, CancellationToken cancellation);
}
