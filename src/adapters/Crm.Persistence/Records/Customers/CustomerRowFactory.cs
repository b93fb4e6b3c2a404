using Crm.Customers;
using Crm.Customers.Numbers;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;

namespace Crm.Persistence.Records.Customers;

/// <summary>Turns a customer into rows with all that is derived for searching.</summary>
internal static class CustomerRowFactory
{
    public static CustomerRow Create(Customer customer, Instant now) => new()
    {
        Id = customer.Id,
        Subject = customer.Subject,
        Name = customer.Name,
        SortKey = CustomerCursor.After(customer.Name, customer.Id).Key,
        SearchText = string.Join('\n', [customer.Name, customer.Company ?? "", .. customer.Emails]).ToLowerInvariant(),
        Company = customer.Company,
        Language = customer.Language,
        Notes = customer.Notes,
        CreatedAt = now,
        Phones = [.. customer.Phones.Select((p, i) => new CustomerPhoneRow { Customer = customer.Id, Position = i, Number = p, Tail = PhoneNumber.Tail(p) })],
        Emails = [.. customer.Emails.Select((e, i) => new CustomerEmailRow { Customer = customer.Id, Position = i, Address = e.ToLowerInvariant() })],
    };
}
