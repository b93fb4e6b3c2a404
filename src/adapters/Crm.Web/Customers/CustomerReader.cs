using Crm.Contracts.Desk;
using Crm.Contracts.Rest;
using Crm.Customers;
using Crm.Customers.Numbers;
using Crm.Primitives;

namespace Crm.Web.Customers;

/// <summary>Reads what somebody wrote about a customer; what is wrong goes into the faults under its path, such as <c>phones[1].number</c>.</summary>
internal sealed class CustomerReader(NumberingPlan plan)
{
    private readonly Dictionary<string, string[]> _faults = [];

    /// <summary>What is wrong; empty when all is good.</summary>
    public IReadOnlyDictionary<string, string[]> Faults => _faults;

    /// <summary>The customer as he is to be kept. Of use only without faults.</summary>
    /// <param name="before">The customer as he is: keeps his ids and version, and his contacts unless others are given.</param>
    public Customer Read(CustomerRequest body, Customer before) => before with
    {
        Kind = Kind(body.Kind),
        Name = Take("name", CustomerRules.Name(body.Name)) ?? "",
        Company = Take("company", CustomerRules.Line(body.Company)),
        Language = Take("language", CustomerRules.Language(body.Language)),
        Vip = body.Vip,
        Notes = Take("notes", CustomerRules.Notes(body.Notes)),
        Phones = Phones("phones", body.Phones),
        Emails = Emails("emails", body.Emails),
        Identities = Identities(body.Identities),
        Contacts = body.Contacts is null ? before.Contacts : Contacts(body.Contacts, before),
    };

    /// <summary>A person at a customer.</summary>
    /// <param name="path">Where he stands in the request, with a dot; empty when he is the request.</param>
    public Contact Read(ContactRequest body, ContactId id, string path = "") => new(
        id,
        Take(path + "name", CustomerRules.Name(body.Name)) ?? "",
        Take(path + "role", CustomerRules.Line(body.Role)),
        Take(path + "language", CustomerRules.Language(body.Language)),
        Take(path + "notes", CustomerRules.Notes(body.Notes)),
        Phones(path + "phones", body.Phones),
        Emails(path + "emails", body.Emails));

    /// <summary>The contacts with one more or changed, the main one first.</summary>
    public IReadOnlyList<Contact> With(IReadOnlyList<Contact> contacts, Contact contact, bool main)
    {
        var others = contacts.Where(c => c.Id != contact.Id).ToList();
        int place = main ? 0 : Math.Clamp(contacts.ToList().FindIndex(c => c.Id == contact.Id) is >= 0 and var was ? was : others.Count, 0, others.Count);
        others.Insert(place, contact);
        Bound("contacts", others.Count, CustomerRules.ContactsMax);
        return others;
    }

    private CustomerKind Kind(string? word)
    {
        if (word is null or "" or "person")
        {
            return CustomerKind.Person;
        }

        if (word != "company")
        {
            _faults["kind"] = ["Use person or company."];
        }

        return CustomerKind.Company;
    }

    private List<Phone> Phones(string path, IReadOnlyList<PhoneRequest>? given)
    {
        var phones = new List<(Phone Phone, bool Main)>();
        for (int i = 0; i < Bound(path, given?.Count ?? 0, CustomerRules.EntriesMax); i++)
        {
            string? number = Take($"{path}[{i}].number", CustomerRules.Number(given![i]?.Number, plan));
            var kind = Take($"{path}[{i}].kind", CustomerRules.Kind(given[i]?.Kind));
            if (number is not null && phones.All(p => p.Phone.Number != number))
            {
                phones.Add((new Phone(number, kind ?? PhoneKind.Other), given[i].Main));
            }
        }

        return [.. phones.OrderByDescending(p => p.Main).Select(p => p.Phone)];
    }

    private List<string> Emails(string path, IReadOnlyList<string>? given)
    {
        var emails = new List<string>();
        for (int i = 0; i < Bound(path, given?.Count ?? 0, CustomerRules.EntriesMax); i++)
        {
            if (Take($"{path}[{i}]", CustomerRules.Email(given![i])) is { } email && !emails.Contains(email))
            {
                emails.Add(email);
            }
        }

        return emails;
    }

    private List<ChannelIdentity> Identities(IReadOnlyList<CardIdentity>? given)
    {
        var identities = new List<ChannelIdentity>();
        for (int i = 0; i < Bound("identities", given?.Count ?? 0, CustomerRules.EntriesMax); i++)
        {
            string? kind = Take($"identities[{i}].kind", CustomerRules.Channel(given![i]?.Kind));
            string? value = Take($"identities[{i}].value", CustomerRules.Name(given[i]?.Value));
            if (kind is not null && value is not null && !identities.Contains(new ChannelIdentity(kind, value)))
            {
                identities.Add(new ChannelIdentity(kind, value));
            }
        }

        return identities;
    }

    /// <summary>Contacts with an id of this customer keep it; others are new.</summary>
    private List<Contact> Contacts(IReadOnlyList<ContactRequest> given, Customer before)
    {
        var known = before.Contacts.Select(c => c.Id).ToHashSet();
        var contacts = new List<(Contact Contact, bool Main)>();
        for (int i = 0; i < Bound("contacts", given.Count, CustomerRules.ContactsMax); i++)
        {
            string path = $"contacts[{i}].";
            if (given[i] is null)
            {
                _faults[path + "name"] = ["Say who he is."];
                continue;
            }

            if (given[i].Id is { } id && !known.Remove(id))
            {
                _faults[path + "id"] = ["No contact of this customer, or given twice; leave it out for a new one."];
            }

            contacts.Add((Read(given[i], given[i].Id ?? new ContactId(Guid.CreateVersion7()), path), given[i].Main));
        }

        return [.. contacts.OrderByDescending(c => c.Main).Select(c => c.Contact)];
    }

    private int Bound(string path, int count, int max)
    {
        if (count > max)
        {
            _faults[path] = [$"At most {max}."];
        }

        return Math.Min(count, max);
    }

    private T? Take<T>(string path, Checked<T> result)
    {
        if (result.Fault is { } fault)
        {
            _faults[path] = [fault];
        }

        return result.Value;
    }
}
