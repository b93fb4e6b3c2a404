using Crm.Contracts.Mail;

namespace Crm.Adapters.Tests.Mail;

/// <summary>Mailboxes as a test wants them.</summary>
internal sealed class FakeMailboxes(params MailboxAccess[] mailboxes) : IMailboxes
{
    private IReadOnlyList<MailboxAccess> _mailboxes = mailboxes;

    public event Action? Changed;

    public void Set(params MailboxAccess[] mailboxes)
    {
        _mailboxes = mailboxes;
        Changed?.Invoke();
    }

    public ValueTask<IReadOnlyList<MailboxAccess>> List(CancellationToken cancellation) => ValueTask.FromResult(_mailboxes);
}
