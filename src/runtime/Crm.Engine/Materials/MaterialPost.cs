using System.Security.Cryptography;
using System.Text;
using Crm.Actors.Shards;
using Crm.Contracts.Channels;
using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Contracts.Materials;
using Crm.Engine.Conversations;
using Crm.Engine.Mail;
using Crm.Events.Mail;
using Crm.Events.Privacy;
using Crm.Messaging.Mail;
using Crm.Messaging.Materials;
using Crm.Primitives;

namespace Crm.Engine.Materials;

/// <summary>
/// Hands one delivery to the shard that sends it: a mail of its own thread, or a line of a conversation. All ids follow from the delivery's,
/// so handing it over again is known as the same mail or line. Thread safe.
/// </summary>
public sealed class MaterialPost(
    IShardHost shards,
    IMaterialShelf shelf,
    IMailStore mails,
    IMailSettings settings,
    MailTokens tokens,
    ChannelDesk channels,
    IPersonalDataVault vault,
    TimeProvider clock)
{
    /// <summary>The mail a delivery becomes.</summary>
    public static MailId MailOf(MaterialDelivery delivery) => new(delivery.Id);

    /// <summary>Tries once.</summary>
    internal async ValueTask<MaterialHandover> Send(MaterialDelivery delivery, CancellationToken cancellation)
    {
        if (vault.Open(delivery.Text) is not { } text || (delivery.Address is { } held && vault.Open(held) is null))
        {
            return MaterialHandover.Never("erased");
        }

        string? address = delivery.Address is { } to ? vault.Open(to) : null;
        try
        {
            return delivery.Channel switch
            {
                "email" => await Mail(delivery, address!, text, cancellation).ConfigureAwait(false),
                "chat" => Taken(await shards.Ask<CommandResult>(
                    EngineOptions.ConversationsShard,
                    NewId(),
                    new SayMaterial(
                        delivery.Interaction!.Value, null, delivery.By, delivery.ByName, delivery.Id.ToString("n"), text.Length, subject => vault.Seal(subject, text)),
                    cancellation).ConfigureAwait(false)),
                _ => Taken(await channels.Write(delivery, address!, text, cancellation).ConfigureAwait(false)),
            };
        }
        catch (ShardUnavailableException)
        {
            return MaterialHandover.Later;
        }
    }

    private static MaterialHandover Taken(CommandResult result) => result switch
    {
        ConversationBegun begun => new MaterialHandover(true, new MaterialLine(begun.ConversationId, begun.Seq), null),
        CommandRefused { Type: "unavailable" } => MaterialHandover.Later,
        CommandRefused refused => MaterialHandover.Never(refused.Reason ?? refused.Type),
        _ => throw new InvalidOperationException($"A line is taken or refused, not {result.GetType().Name}."),
    };

    private async ValueTask<MaterialHandover> Mail(MaterialDelivery delivery, string address, string text, CancellationToken cancellation)
    {
        if (MaterialWays.MailboxOf(settings, delivery.Queue) is not { } mailbox)
        {
            return MaterialHandover.Later; // one may be set up again
        }

        var files = new List<MailDraftFile>();
        foreach (var item in delivery.Items.Where(i => i.File is not null))
        {
            if (await shelf.File(item.File!.Value, cancellation).ConfigureAwait(false) is not { } file)
            {
                return MaterialHandover.Never("file-gone");
            }

            var id = Id($"file\n{files.Count}", delivery);
            await mails.KeepFile(id, delivery.Subject, file.Content, cancellation).ConfigureAwait(false);
            files.Add(new MailDraftFile(id, item.Name, file.Type, file.Content.Length));
        }

        var mail = MailOf(delivery);
        var to = new MailPerson(null, address);
        await mails.KeepOutgoing(mail, delivery.Subject, new OutgoingText(
            mailbox.Id,
            tokens.MessageIdOf(mail, mailbox.Access.Address),
            new MailPerson(mailbox.FromName ?? mailbox.Name, mailbox.Access.Address),
            [to],
            [],
            [],
            mailbox.PlusAddresses ? new MailPerson(mailbox.FromName, tokens.ReplyAddressOf(mail, mailbox.Access.Address)) : null,
            delivery.Title is { } title ? vault.Open(title) ?? delivery.Name : delivery.Name,
            text,
            null,
            [],
            false,
            Instant.Now(clock),
            null,
            "material",
            files), cancellation).ConfigureAwait(false);
        var result = await shards.Ask<CommandResult>(
            EngineOptions.MailShard,
            NewId(),
            new WriteMail(
                new MailThreadId(Id("thread", delivery)),
                new WrittenByMachine(mail, delivery.Subject, mailbox.Id, delivery.Queue, tokens.KeyOf(to), 0) { By = delivery.By }),
            cancellation).ConfigureAwait(false);
        return result is CommandRefused refused ? MaterialHandover.Never(refused.Type) : new MaterialHandover(true, null, null);
    }

    private CommandId NewId() => new(Guid.CreateVersion7(clock.GetUtcNow()));

    private static Guid Id(string what, MaterialDelivery delivery) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"material\n{what}\n{delivery.Id:n}")).AsSpan(0, 16));
}
