using Crm.Primitives;

namespace Crm.Customers.Merging;

/// <summary>
/// Takes a merge or split back. Both records become what they were; what was added or changed meanwhile goes where somebody says, and
/// stays with the survivor when nobody does. Pure.
/// </summary>
public static class MergeUndo
{
    /// <summary>What was added to or changed in the survivor's record since a merge; of a split, nothing needs a choice.</summary>
    public static IReadOnlyList<LaterAddition> Additions(Customer now, CustomerMerge merge)
    {
        if (merge is not { Kind: MergeKind.Merge, Picture: { } picture })
        {
            return [];
        }

        return
        [
            .. MergePlan.Fields.Where(f => IsEdited(now, picture.After, f)).Select(f => new LaterAddition($"field:{f}", "field", MergePlan.ValueOf(now, f) ?? "", false)),
            .. now.Phones.Where(p => !Has(picture.After, p)).Select(p => new LaterAddition(Key(p), "phone", p.Number, false)),
            .. now.Emails.Where(e => !picture.After.Emails.Contains(e)).Select(e => new LaterAddition($"email:{e}", "email", e, false)),
            .. now.Identities.Where(i => !picture.After.Identities.Contains(i)).Select(i => new LaterAddition(Key(i), "identity", $"{i.Kind}: {i.Value}", false)),
            .. now.Contacts.Where(c => picture.After.Contacts.All(x => x.Id != c.Id)).Select(c => new LaterAddition(Key(c), "contact", c.Name, false)),
        ];
    }

    /// <summary>Both records after a merge was taken back.</summary>
    /// <param name="now">The survivor as he is.</param>
    /// <param name="absorbed">The absorbed record, which lies as it was.</param>
    /// <param name="toOther">Whether an addition with this key goes to the absorbed record.</param>
    public static (Customer Survivor, Customer Other) Separate(
        Customer now, Customer absorbed, MergePicture picture, Guid merge, Func<string, bool> toOther)
    {
        var (before, after) = picture;
        bool Keeps(bool wasBefore, bool wasAfter, string key) => wasBefore || (!wasAfter && !toOther(key));
        bool Gets(bool wasAfter, string key) => !wasAfter && toOther(key);
        var survivor = Fields(now, before, after, toOther) with
        {
            Phones = [.. now.Phones.Where(p => Keeps(Has(before, p), Has(after, p), Key(p)))],
            Emails = [.. now.Emails.Where(e => Keeps(before.Emails.Contains(e), after.Emails.Contains(e), $"email:{e}"))],
            Identities = [.. now.Identities.Where(i => Keeps(before.Identities.Contains(i), after.Identities.Contains(i), Key(i)))],
            Contacts = [.. now.Contacts.Where(c => Keeps(Has(before, c), Has(after, c), Key(c)))],
        };
        var other = absorbed with
        {
            Phones = [.. absorbed.Phones.UnionBy(now.Phones.Where(p => Gets(Has(after, p), Key(p))), p => p.Number)],
            Emails = [.. absorbed.Emails.Union(now.Emails.Where(e => Gets(after.Emails.Contains(e), $"email:{e}")))],
            Identities = [.. absorbed.Identities.Union(now.Identities.Where(i => Gets(after.Identities.Contains(i), Key(i))))],
            Contacts =
            [
                .. absorbed.Contacts.Select(c => Edited(c, now, after, merge)),
                .. now.Contacts.Where(c => Gets(Has(after, c), Key(c))).Select(c => c with { Id = MergePlan.CopyOf(c.Id, merge) }),
            ],
        };
        foreach (string field in MergePlan.Fields.Where(f => IsEdited(now, after, f) && toOther($"field:{f}")))
        {
            other = WithField(other, now, field);
        }

        return (survivor, other);
    }

    /// <summary>The origin after a split was taken back: with what the part has now, in the order it was in before.</summary>
    public static Customer Rejoin(Customer now, Customer part, MergePicture picture, Guid split)
    {
        var joined = MergePlan.Combine(now, part, new HashSet<string>(), split);
        return joined with
        {
            Phones = InOrder(joined.Phones, [.. picture.Before.Phones.Select(p => p.Number)], p => p.Number),
            Emails = InOrder(joined.Emails, picture.Before.Emails, e => e),
            Identities = InOrder(joined.Identities, picture.Before.Identities, i => i),
            Contacts = InOrder(joined.Contacts, [.. picture.Before.Contacts.Select(c => c.Id)], c => c.Id),
        };
    }

    /// <summary>A field that nobody changed since gets its old value back; one that was changed stays, or goes to the other with the old value here.</summary>
    private static Customer Fields(Customer now, Customer before, Customer after, Func<string, bool> toOther)
    {
        var result = now;
        foreach (string field in MergePlan.Fields.Where(f => !IsEdited(now, after, f) || toOther($"field:{f}")))
        {
            result = WithField(result, before, field);
        }

        return result;
    }

    /// <summary>A contact of the absorbed record with what was changed in its copy since.</summary>
    private static Contact Edited(Contact own, Customer now, Customer after, Guid merge)
    {
        var id = MergePlan.CopyOf(own.Id, merge);
        return after.Contacts.FirstOrDefault(c => c.Id == id) is { } copied && now.Contacts.FirstOrDefault(c => c.Id == id) is { } current && !MergePlan.IsSame(copied, current)
            ? current with { Id = own.Id }
            : own;
    }

    private static Customer WithField(Customer customer, Customer from, string field) => field switch
    {
        "name" => customer with { Name = from.Name },
        "kind" => customer with { Kind = from.Kind },
        "company" => customer with { Company = from.Company },
        "language" => customer with { Language = from.Language },
        "vip" => customer with { Vip = from.Vip },
        _ => customer with { Notes = from.Notes },
    };

    private static bool IsEdited(Customer now, Customer after, string field) => MergePlan.ValueOf(now, field) != MergePlan.ValueOf(after, field);

    private static bool Has(Customer customer, Phone phone) => customer.Phones.Any(p => p.Number == phone.Number);

    private static bool Has(Customer customer, Contact contact) => customer.Contacts.Any(c => c.Id == contact.Id);

    private static string Key(Phone phone) => $"phone:{phone.Number}";

    private static string Key(ChannelIdentity identity) => $"identity:{identity.Kind}:{identity.Value}";

    private static string Key(Contact contact) => $"contact:{contact.Id}";

    private static IReadOnlyList<T> InOrder<T, TKey>(IReadOnlyList<T> items, IReadOnlyList<TKey> order, Func<T, TKey> keyOf)
        where TKey : notnull
    {
        var places = order.Select((key, place) => (key, place)).ToDictionary(x => x.key, x => x.place);
        return [.. items.OrderBy(item => places.TryGetValue(keyOf(item), out int place) ? place : int.MaxValue)];
    }
}
