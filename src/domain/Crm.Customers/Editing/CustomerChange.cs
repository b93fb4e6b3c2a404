using Crm.Primitives;

namespace Crm.Customers;

/// <summary>That somebody changed a customer's record: which fields, not their values, so that an erased person is erased here too.</summary>
/// <param name="Id">Unique; a UUID version 7 from outside.</param>
/// <param name="What">"created", "replaced", "contact-added", "contact-replaced", "contact-removed", "merged", "merge-undone", "split" or "split-undone".</param>
public sealed record CustomerChange(Guid Id, CustomerId Customer, Instant At, string By, string What, IReadOnlyList<string> Fields)
{
    /// <summary>The fields in which two states of a customer differ.</summary>
    public static IReadOnlyList<string> Differences(Customer before, Customer after)
    {
        var fields = new List<string>();
        void Compare(string field, bool same)
        {
            if (!same)
            {
                fields.Add(field);
            }
        }

        Compare("kind", before.Kind == after.Kind);
        Compare("name", before.Name == after.Name);
        Compare("company", before.Company == after.Company);
        Compare("language", before.Language == after.Language);
        Compare("vip", before.Vip == after.Vip);
        Compare("notes", before.Notes == after.Notes);
        Compare("phones", before.Phones.SequenceEqual(after.Phones));
        Compare("emails", before.Emails.SequenceEqual(after.Emails));
        Compare("identities", before.Identities.SequenceEqual(after.Identities));
        Compare("contacts", before.Contacts.Count == after.Contacts.Count && before.Contacts.Zip(after.Contacts).All(p => Same(p.First, p.Second)));
        return fields;
    }

    private static bool Same(Contact a, Contact b) =>
        a with { Phones = [], Emails = [] } == b with { Phones = [], Emails = [] } && a.Phones.SequenceEqual(b.Phones) && a.Emails.SequenceEqual(b.Emails);
}
