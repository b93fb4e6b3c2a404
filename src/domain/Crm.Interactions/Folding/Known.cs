using Crm.Events.Flows;
using Crm.Events.Interactions;
using Crm.Interactions.Records;
using Crm.Primitives;

namespace Crm.Interactions.Folding;

/// <summary>What flows and earlier IVRs made known about an interaction.</summary>
public static class Known
{
    /// <summary>Attributes kept per interaction; a new name beyond is counted as dropped.</summary>
    public const int MaxAttributes = 100;

    /// <summary>Menus kept per interaction; more are left out.</summary>
    public const int MaxMenus = 50;

    /// <summary>The attribute that holds what was keyed in at an earlier IVR.</summary>
    public const string HandedOverDigits = "handover.digits";

    /// <summary>How a step reads in the menu path; null when it is no choice of a menu, that is when its exit is not one key.</summary>
    public static string? MenuOf(string node, string exit) =>
        exit is [(>= '0' and <= '9') or '*' or '#' or (>= 'A' and <= 'D')] ? $"{node}: {exit}" : null;

    internal static InteractionRecord Step(InteractionRecord record, FlowStepTaken e, Instant at)
    {
        record = record with { Steps = record.Steps.Add(new FlowStep(at, e.Flow, e.Version, e.Node, e.Exit, e.Detail)) };
        return MenuOf(e.Node, e.Exit) is { } menu && record.MenuPath.Length < MaxMenus ? record with { MenuPath = record.MenuPath.Add(menu) } : record;
    }

    internal static InteractionRecord Attribute(InteractionRecord record, AttributeSet e, Instant at)
    {
        if (e.Value is { } value)
        {
            return Set(record, new InteractionAttribute(e.Name, value, e.By, at));
        }

        int known = Find(record, e.Name);
        return known < 0 ? record : record with { Attributes = record.Attributes.RemoveAt(known) };
    }

    internal static InteractionRecord HandOver(InteractionRecord record, HandedOver e, Instant at)
    {
        record = record with { MenuPath = record.MenuPath.AddRange((e.MenuPath.IsDefault ? [] : e.MenuPath).Take(MaxMenus - record.MenuPath.Length)) };
        return e.Digits is { } digits ? Set(record, new InteractionAttribute(HandedOverDigits, digits, "handover", at)) : record;
    }

    private static InteractionRecord Set(InteractionRecord record, InteractionAttribute attribute)
    {
        int known = Find(record, attribute.Name);
        return known >= 0 ? record with { Attributes = record.Attributes.SetItem(known, attribute) }
            : record.Attributes.Length < MaxAttributes ? record with { Attributes = record.Attributes.Add(attribute) }
            : record with { Dropped = record.Dropped + 1 };
    }

    private static int Find(InteractionRecord record, string name)
    {
        for (int i = 0; i < record.Attributes.Length; i++)
        {
            if (record.Attributes[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
