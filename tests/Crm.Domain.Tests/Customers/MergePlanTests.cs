using System.Text.Json;
using Crm.Customers;
using Crm.Customers.Merging;
using Crm.Primitives;

namespace Crm.Domain.Tests.Customers;

public sealed class MergePlanTests
{
    private static readonly Guid Merge = Guid.Parse("01900000-0000-7000-8000-00000000abcd");
    private static readonly Instant Now = Instant.From(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
    private static readonly HashSet<string> Nothing = [];

    private static readonly Customer Amelia = Someone("Amelia") with
    {
        Company = "Clarke Ltd",
        Phones = [new Phone("+4411", PhoneKind.Work), new Phone("+4400")],
        Emails = ["a@example.org"],
        Contacts = [Person("Tom", "+4412")],
    };

    private static readonly Customer Amely = Someone("A. Clarke") with
    {
        Language = "en",
        Vip = true,
        Phones = [new Phone("+4400"), new Phone("+4422", PhoneKind.Mobile)],
        Emails = ["amelia@example.net"],
        Identities = [new ChannelIdentity("wechat", "ac")],
        Contacts = [Person("Eva", "+4423")],
    };

    [Fact]
    public void Everything_that_reaches_either_reaches_the_survivor_once_and_the_chosen_fields_are_the_others()
    {
        var both = MergePlan.Combine(Amelia, Amely, new HashSet<string> { "language", "vip" }, Merge);
        Assert.Equal((Amelia.Id, "Amelia", "Clarke Ltd", "en", true), (both.Id, both.Name, both.Company, both.Language, both.Vip));
        Assert.Equal(["+4411", "+4400", "+4422"], both.Phones.Select(p => p.Number));
        Assert.Equal(["a@example.org", "amelia@example.net"], both.Emails);
        Assert.Equal(["Tom", "Eva"], both.Contacts.Select(c => c.Name));
        Assert.NotEqual(Amely.Contacts[0].Id, both.Contacts[1].Id);
        Assert.Equal(Amely.Contacts[0].Id, MergePlan.CopyOf(both.Contacts[1].Id, Merge));
    }

    [Fact]
    public void The_newest_value_that_is_not_empty_is_proposed()
    {
        var fields = MergePlan.Propose(Amelia, Amely with { Company = null }, f => f == "name" ? Now : null, f => f == "name" ? Now + TimeSpan.FromDays(1) : null);
        Assert.Equal(["language", "name", "vip"], fields.Order());
        Assert.DoesNotContain("name", MergePlan.Propose(Amelia, Amely, _ => Now, _ => Now));
    }

    [Fact]
    public void Lists_that_hold_too_much_together_are_named()
    {
        var full = Amelia with { Phones = [.. Enumerable.Range(0, CustomerRules.EntriesMax).Select(i => new Phone($"+49{i:000}"))] };
        Assert.Equal(["phones"], MergePlan.Faults(MergePlan.Combine(full, Amely, Nothing, Merge)).Keys);
        Assert.Empty(MergePlan.Faults(full));
    }

    [Fact]
    public void Taken_back_at_once_both_are_exactly_what_they_were_whatever_was_chosen()
    {
        var random = new Random(3);
        for (int i = 0; i < 200; i++)
        {
            var (a, b) = (Anybody(random), Anybody(random));
            var chosen = MergePlan.Fields.Where(_ => random.Next(2) == 0).ToHashSet();
            var after = MergePlan.Combine(a, b, chosen, Merge);
            var (survivor, other) = MergeUndo.Separate(after, b, new MergePicture(a, after), Merge, _ => false);
            Assert.Equal(Json(a), Json(survivor));
            Assert.Equal(Json(b), Json(other));
            Assert.Empty(MergeUndo.Additions(after, Done(a, after, b)));
        }
    }

    [Fact]
    public void What_came_later_is_asked_about_and_goes_where_one_says()
    {
        var after = MergePlan.Combine(Amelia, Amely, Nothing, Merge);
        var now = after with
        {
            Name = "Amelia Clarke",
            Phones = [.. after.Phones, new Phone("+4433"), new Phone("+4444")],
            Emails = [.. after.Emails, "new@example.org"],
            Contacts = [.. after.Contacts.Select(c => c.Name == "Eva" ? c with { Role = "Buyer" } : c), Person("Udo", "+4455")],
        };
        var additions = MergeUndo.Additions(now, Done(Amelia, after, Amely));
        Assert.Equal(
            ["contact:" + now.Contacts[2].Id, "email:new@example.org", "field:name", "phone:+4433", "phone:+4444"], additions.Select(a => a.Key).Order(StringComparer.Ordinal));
        Assert.All(additions, a => Assert.False(a.ToOther));

        var (survivor, other) = MergeUndo.Separate(now, Amely, new MergePicture(Amelia, after), Merge, key => key is "phone:+4433" or "field:name" || key.StartsWith("contact:", StringComparison.Ordinal));
        Assert.Equal(("Amelia", "Amelia Clarke"), (survivor.Name, other.Name));
        Assert.Equal(["+4411", "+4400", "+4444"], survivor.Phones.Select(p => p.Number));
        Assert.Equal(["+4400", "+4422", "+4433"], other.Phones.Select(p => p.Number));
        Assert.Equal(["a@example.org", "new@example.org"], survivor.Emails);
        Assert.Equal(["Tom"], survivor.Contacts.Select(c => c.Name));
        Assert.Equal(["Eva Buyer", "Udo "], other.Contacts.Select(c => $"{c.Name} {c.Role}")); // what was changed in a copy goes home with it
        Assert.Equal(Amely.Contacts[0].Id, other.Contacts[0].Id);
    }

    [Fact]
    public void A_part_that_is_split_off_and_rejoined_leaves_the_customer_as_he_was()
    {
        var (origin, part) = MergePlan.Split(
            Amelia, Someone("Tom"), new HashSet<string> { "+4411", "+999" }, Nothing, new HashSet<ChannelIdentity>(), new HashSet<ContactId> { Amelia.Contacts[0].Id }, Merge);
        Assert.Equal(["+4400"], origin.Phones.Select(p => p.Number));
        Assert.Equal(["+4411"], part.Phones.Select(p => p.Number));
        Assert.Equal(("Tom", 0), (part.Contacts[0].Name, origin.Contacts.Count));
        Assert.Equal(Json(Amelia), Json(MergeUndo.Rejoin(origin, part, new MergePicture(Amelia, origin), Merge)));
    }

    private static CustomerMerge Done(Customer before, Customer after, Customer other) =>
        new(Merge, MergeKind.Merge, before.Id, other.Id, Now, "supervisor") { Picture = new MergePicture(before, after) };

    private static Customer Anybody(Random random) => Someone($"N{random.Next(3)}") with
    {
        Kind = (CustomerKind)random.Next(2),
        Company = random.Next(2) == 0 ? null : $"C{random.Next(3)}",
        Vip = random.Next(2) == 0,
        Notes = random.Next(2) == 0 ? null : "note",
        Phones = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new Phone($"+49{random.Next(6)}")).DistinctBy(p => p.Number)],
        Emails = [.. Enumerable.Range(0, random.Next(3)).Select(_ => $"m{random.Next(4)}@x.de").Distinct()],
        Identities = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new ChannelIdentity("wechat", $"w{random.Next(3)}")).Distinct()],
        Contacts = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Person($"P{random.Next(3)}", "+491"))],
    };

    private static Customer Someone(string name) =>
        new(new CustomerId(Guid.NewGuid()), new SubjectId(Guid.NewGuid()), name, null, null, null, [], []);

    private static Contact Person(string name, string number) => new(new ContactId(Guid.NewGuid()), name, null, null, null, [new Phone(number)], []);

    private static string Json(Customer customer) => JsonSerializer.Serialize(customer);
}
