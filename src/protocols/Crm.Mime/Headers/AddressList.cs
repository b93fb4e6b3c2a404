using System.Collections;

namespace Crm.Mime;

/// <summary>The mailboxes of an address field (RFC 5322 section 3.4), groups opened. Immutable.</summary>
public sealed class AddressList : IReadOnlyList<Mailbox>
{
    /// <summary>Most mailboxes read from a field; the rest is left out (<see cref="MimeDefects.AddressLimit"/>).</summary>
    public const int MaxMailboxes = 2_000;

    private readonly IReadOnlyList<Mailbox> _mailboxes;

    internal AddressList(IReadOnlyList<Mailbox> mailboxes, MimeDefects defects)
    {
        _mailboxes = mailboxes;
        Defects = defects;
    }

    /// <summary>What was wrong with the field.</summary>
    public MimeDefects Defects { get; }

    /// <inheritdoc/>
    public int Count => _mailboxes.Count;

    /// <inheritdoc/>
    public Mailbox this[int index] => _mailboxes[index];

    /// <summary>Reads one value, already unfolded. Never fails: what cannot be read is left out and noted.</summary>
    public static AddressList Read(string value) => Read([value]);

    /// <summary>Reads the values of fields that should have been one.</summary>
    public static AddressList Read(IEnumerable<string> values)
    {
        var mailboxes = new List<Mailbox>();
        var defects = MimeDefects.None;
        foreach (string value in values)
        {
            defects |= new AddressReader(value, mailboxes).Read();
        }

        return new AddressList(mailboxes, defects);
    }

    /// <inheritdoc/>
    public IEnumerator<Mailbox> GetEnumerator() => _mailboxes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
