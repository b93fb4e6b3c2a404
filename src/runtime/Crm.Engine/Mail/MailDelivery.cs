using Crm.Actors.Shards;
using Crm.Contracts.Mail;
using Crm.Events.Privacy;
using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Engine.Mail;

/// <summary>
/// Hands mails to the mail server, a few at once, and tells the shard what became of them. What stays without a word (a full mailbox of
/// the shard, the end of the process) is handed over again by the shard's own clock. Thread safe.
/// </summary>
public sealed class MailDelivery(
    IMailStore store,
    MailConfirmations confirmations,
    IPersonalDataVault vault,
    Lazy<IShardHost> shards,
    EngineFigures figures,
    IMailTransport? transport = null) : IDisposable
{
    private const int AtOnce = 8;
    private const int DetailMax = 500;
    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Begins an attempt and returns at once.</summary>
    public void Begin(DeliverMail mail) => _ = Deliver(mail);

    /// <summary>Breaks off what is under way.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _places.Dispose();
    }

    private async Task Deliver(DeliverMail mail)
    {
        MailHandoverResult result;
        try
        {
            await _places.WaitAsync(_stopping.Token).ConfigureAwait(false);
            try
            {
                result = await Try(mail, _stopping.Token).ConfigureAwait(false);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            return; // the process ends; what was under way is handed over again after the start
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            figures.Fault("mail-delivery", e);
            result = new MailHandoverResult(MailHandover.Later, "The mail could not be prepared.", []);
        }

        figures.MailOut(result.Outcome.ToString().ToLowerInvariant());
        shards.Value.Post(EngineOptions.MailShard, new MailHandedOver(new HandoverTold(
            mail.Prepared.Mail, mail.Attempt, result.Outcome == MailHandover.Accepted, result.Outcome == MailHandover.Refused, Detail(mail, result))));
    }

    private async ValueTask<MailHandoverResult> Try(DeliverMail mail, CancellationToken cancellation)
    {
        var text = await store.Outgoing(mail.Prepared.Mail, cancellation).ConfigureAwait(false);
        if (text is null && mail.Prepared.Automatic)
        {
            (text, string? fault) = await confirmations.Write(mail, cancellation).ConfigureAwait(false);
            if (text is null)
            {
                return new MailHandoverResult(MailHandover.Refused, fault ?? "It cannot be written.", []);
            }
        }

        if (text is null)
        {
            return new MailHandoverResult(MailHandover.Refused, "The mail is not there any more: its person was erased.", []);
        }

        if (transport is null)
        {
            return new MailHandoverResult(MailHandover.Later, "No mail client runs here.", []);
        }

        var files = new List<OutgoingAttachment>(text.Files.Count);
        foreach (var file in text.Files)
        {
            if (await store.File(file.FileId, cancellation).ConfigureAwait(false) is not { } content)
            {
                return new MailHandoverResult(MailHandover.Refused, $"The file {file.Name} is not there any more.", []);
            }

            files.Add(new OutgoingAttachment(file.Name, file.Type, content));
        }

        return await transport.Send(
            new OutgoingMail(
                text.MailboxId, text.MessageId, text.From, text.To, text.Cc, text.Bcc, text.ReplyTo, text.Subject, text.Text, null, text.InReplyTo,
                text.References, text.Automatic, text.WrittenAt, files),
            cancellation).ConfigureAwait(false);
    }

    private SealedText? Detail(DeliverMail mail, MailHandoverResult result)
    {
        string detail = result.RefusedRecipients.Count == 0 ? result.Detail : $"{result.Detail} Not taken for {string.Join(", ", result.RefusedRecipients)}.";
        return detail.Length == 0 ? null : vault.Seal(mail.Subject, detail.Length <= DetailMax ? detail : detail[..DetailMax]);
    }
}
