using Crm.Customers;
using Crm.Customers.Numbers;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;

namespace Crm.Persistence.Records.Customers;

/// <summary>Turns customers into rows, with all that is derived for searching, and back.</summary>
internal static class CustomerRows
{
    public static CustomerRow Create(Customer customer, Instant now)
    {
        string text = CustomerSearch.TextOf(customer);
        return new CustomerRow
        {
            Id = customer.Id,
            Subject = customer.Subject,
            Kind = customer.Kind,
            Name = customer.Name,
            SortKey = CustomerSearch.SortKey(customer.Name, customer.Id),
            SearchText = text,
            Company = customer.Company,
            Language = customer.Language,
            Vip = customer.Vip,
            Notes = customer.Notes,
            CreatedAt = now,
            Phones = [.. Phones(customer)],
            Emails = [.. Emails(customer)],
            Identities = [.. Identities(customer)],
            Contacts = [.. Contacts(customer)],
            Search = new CustomerSearchRow { Customer = customer.Id, Grams = Grams(text) },
        };
    }

    public static string Grams(string text) => string.Join(' ', CustomerSearch.GramsOf(text));

    public static IEnumerable<CustomerPhoneRow> Phones(Customer customer) => customer.Phones.Select(p => (Phone: p, Contact: (ContactId?)null))
        .Concat(customer.Contacts.SelectMany(c => c.Phones.Select(p => (Phone: p, Contact: (ContactId?)c.Id))))
        .Select((p, i) => new CustomerPhoneRow
        {
            Customer = customer.Id,
            Position = i,
            Number = p.Phone.Number,
            Tail = PhoneNumber.Tail(p.Phone.Number),
            Kind = p.Phone.Kind,
            Contact = p.Contact,
        });

    public static IEnumerable<CustomerEmailRow> Emails(Customer customer) => customer.Emails.Select(e => (Address: e, Contact: (ContactId?)null))
        .Concat(customer.Contacts.SelectMany(c => c.Emails.Select(e => (Address: e, Contact: (ContactId?)c.Id))))
        .Select((e, i) => new CustomerEmailRow { Customer = customer.Id, Position = i, Address = e.Address.ToLowerInvariant(), Contact = e.Contact });

    public static IEnumerable<CustomerIdentityRow> Identities(Customer customer) =>
        customer.Identities.Select((x, i) => new CustomerIdentityRow { Customer = customer.Id, Position = i, Kind = x.Kind, Value = x.Value });

    public static IEnumerable<ContactRow> Contacts(Customer customer) => customer.Contacts.Select((c, i) => new ContactRow
    {
        Id = c.Id,
        Customer = customer.Id,
        Position = i,
        Name = c.Name,
        Role = c.Role,
        Language = c.Language,
        Notes = c.Notes,
    });

    /// <summary>The customer of a row whose lists are loaded in order of position.</summary>
    public static Customer ToCustomer(CustomerRow row) => new(
        row.Id, row.Subject, row.Name, row.Company, row.Language, row.Notes, PhonesOf(row, null), EmailsOf(row, null))
    {
        Kind = row.Kind,
        Vip = row.Vip,
        Version = row.Version,
        Identities = [.. row.Identities.Select(i => new ChannelIdentity(i.Kind, i.Value))],
        Contacts = [.. row.Contacts.Select(c => new Contact(c.Id, c.Name, c.Role, c.Language, c.Notes, PhonesOf(row, c.Id), EmailsOf(row, c.Id)))],
    };

    private static IReadOnlyList<Phone> PhonesOf(CustomerRow row, ContactId? contact) => [.. row.Phones.Where(p => p.Contact == contact).Select(p => new Phone(p.Number, p.Kind))];

    private static IReadOnlyList<string> EmailsOf(CustomerRow row, ContactId? contact) => [.. row.Emails.Where(e => e.Contact == contact).Select(e => e.Address)];
}
