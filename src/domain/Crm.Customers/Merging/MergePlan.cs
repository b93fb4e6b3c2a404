using Crm.Primitives;

namespace Crm.Customers.Merging;

/// <summary>Makes one record of two, and a part of one a record of its own. Pure.</summary>
public static class MergePlan
{
    /// <summary>The fields of which one value survives.</summary>
    public static readonly IReadOnlyList<string> Fields = ["name", "kind", "company", "language", "vip", "notes"];

    /// <summary>
    /// The survivor with all the numbers, addresses, identities and contacts of both, his own first. What he has already is not
    /// doubled; copies of contacts get ids of their own (<see cref="CopyOf"/>), because the absorbed record keeps its contacts.
    /// </summary>
    /// <param name="fromAbsorbed">The <see cref="Fields"/> whose value is taken from the absorbed record.</param>
    public static Customer Combine(Customer survivor, Customer absorbed, IReadOnlySet<string> fromAbsorbed, Guid merge)
    {
        Customer Of(string field) => fromAbsorbed.Contains(field) ? absorbed : survivor;
        return survivor with
        {
            Name = Of("name").Name,
            Kind = Of("kind").Kind,
            Company = Of("company").Company,
            Language = Of("language").Language,
            Vip = Of("vip").Vip,
            Notes = Of("notes").Notes,
            Phones = [.. survivor.Phones.UnionBy(absorbed.Phones, p => p.Number)],
            Emails = [.. survivor.Emails.Union(absorbed.Emails)],
            Identities = [.. survivor.Identities.Union(absorbed.Identities)],
            Contacts =
            [
                .. survivor.Contacts,
                .. absorbed.Contacts.Where(c => !survivor.Contacts.Any(own => IsSame(own, c))).Select(c => c with { Id = CopyOf(c.Id, merge) }),
            ],
        };
    }

    /// <summary>
    /// Which fields are proposed from the absorbed record: where its value is the newer one and not empty, or the survivor has none.
    /// </summary>
    /// <param name="survivorChanged">When the survivor's field was last changed; null when that is not known.</param>
    public static IReadOnlySet<string> Propose(
        Customer survivor, Customer absorbed, Func<string, Instant?> survivorChanged, Func<string, Instant?> absorbedChanged) => Fields
        .Where(field => ValueOf(absorbed, field) is { } theirs
            && ValueOf(survivor, field) is var own
            && own != theirs
            && (own is null || (absorbedChanged(field) is { } at && (survivorChanged(field) is not { } before || at > before))))
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>A field as a text; null when it is empty. Not being special is empty too: it is no news about anybody.</summary>
    public static string? ValueOf(Customer customer, string field) => field switch
    {
        "name" => Full(customer.Name),
        "kind" => customer.Kind == CustomerKind.Company ? "company" : "person",
        "company" => Full(customer.Company),
        "language" => Full(customer.Language),
        "vip" => customer.Vip ? "true" : null,
        "notes" => Full(customer.Notes),
        _ => null,
    };

    /// <summary>The lists that hold more than a record can have; empty when all fit.</summary>
    public static IReadOnlyDictionary<string, string[]> Faults(Customer combined)
    {
        var faults = new Dictionary<string, string[]>();
        void Bound(string list, int count, int max)
        {
            if (count > max)
            {
                faults[list] = [$"Together {count}, at most {max}: take some away first."];
            }
        }

        Bound("phones", combined.Phones.Count, CustomerRules.EntriesMax);
        Bound("emails", combined.Emails.Count, CustomerRules.EntriesMax);
        Bound("identities", combined.Identities.Count, CustomerRules.EntriesMax);
        Bound("contacts", combined.Contacts.Count, CustomerRules.ContactsMax);
        return faults;
    }

    /// <summary>The two records a split makes. What is named and not there is left out.</summary>
    /// <param name="part">The new customer, still without numbers and the like.</param>
    public static (Customer Origin, Customer Part) Split(
        Customer origin,
        Customer part,
        IReadOnlySet<string> phones,
        IReadOnlySet<string> emails,
        IReadOnlySet<ChannelIdentity> identities,
        IReadOnlySet<ContactId> contacts,
        Guid split) =>
    (
        origin with
        {
            Phones = [.. origin.Phones.Where(p => !phones.Contains(p.Number))],
            Emails = [.. origin.Emails.Where(e => !emails.Contains(e))],
            Identities = [.. origin.Identities.Where(i => !identities.Contains(i))],
            Contacts = [.. origin.Contacts.Where(c => !contacts.Contains(c.Id))],
        },
        part with
        {
            Phones = [.. origin.Phones.Where(p => phones.Contains(p.Number))],
            Emails = [.. origin.Emails.Where(emails.Contains)],
            Identities = [.. origin.Identities.Where(identities.Contains)],
            Contacts = [.. origin.Contacts.Where(c => contacts.Contains(c.Id)).Select(c => c with { Id = CopyOf(c.Id, split) })],
        });

    /// <summary>The id of a contact's copy in the other record; of a copy, the id of the contact.</summary>
    public static ContactId CopyOf(ContactId contact, Guid merge)
    {
        byte[] id = contact.Value.ToByteArray();
        byte[] by = merge.ToByteArray();
        for (int i = 0; i < id.Length; i++)
        {
            id[i] ^= by[i];
        }

        return new ContactId(new Guid(id));
    }

    /// <summary>Whether two contacts say the same, whatever their ids.</summary>
    internal static bool IsSame(Contact a, Contact b) =>
        a with { Id = b.Id, Phones = b.Phones, Emails = b.Emails } == b && a.Phones.SequenceEqual(b.Phones) && a.Emails.SequenceEqual(b.Emails);

    private static string? Full(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
