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
        int known = -1;
        for (int i = 0; i < record.Attributes.Length && known < 0; i++)
        {
            known = record.Attributes[i].Name == e.Name ? i : -1;
        }

        if (e.Value is null)
        {
            return known < 0 ? record : record with { Attributes = record.Attributes.RemoveAt(known) };
        }

        var attribute = new InteractionAttribute(e.Name, e.Value, e.By, at);
        return known >= 0 ? record with { Attributes = record.Attributes.SetItem(known, attribute) }
            : record.Attributes.Length < MaxAttributes ? record with { Attributes = record.Attributes.Add(attribute) }
            : record with { Dropped = record.Dropped + 1 };
    }

    internal static InteractionRecord HandOver(InteractionRecord record, HandedOver e) => record with
    {
        MenuPath = record.MenuPath.AddRange((e.MenuPath.IsDefault ? [] : e.MenuPath).Take(MaxMenus - record.MenuPath.Length)),
    };
}
