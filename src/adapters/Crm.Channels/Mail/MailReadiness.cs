using Crm.Contracts.Ports;

namespace Crm.Channels.Mail;

/// <summary>Names mailboxes with a fault in the health report; calls go on without them.</summary>
public sealed class MailReadiness(MailHealthBook book) : IReadinessCheck
{
    /// <inheritdoc/>
    public string Name => "mail";

    /// <inheritdoc/>
    public bool IsOptional => true;

    /// <inheritdoc/>
    public ValueTask<string?> Check(CancellationToken cancellation)
    {
        string[] faulty = [.. book.All().Where(each => each.Fault is not null).Select(each => each.MailboxId)];
        return ValueTask.FromResult(faulty.Length == 0 ? null : $"mailboxes with a fault: {string.Join(", ", faulty.Take(10))}");
    }
}
