using Crm.Contracts.Materials;
using Crm.Events.Privacy;
using Crm.Messaging.Materials;

namespace Crm.Web.Materials;

/// <summary>Packages and deliveries in the words of the contract. Thread safe.</summary>
internal sealed class MaterialViews(IPersonalDataVault vault)
{
    public static MaterialPackageView Show(MaterialPackage p) => new(p.Id, p.Version, p.Name, p.Enabled, p.Queues, p.ValidDays, p.Variants);

    public MaterialDeliveryView Show(MaterialDelivery d) => new(
        d.Id, d.Customer, d.Interaction, d.Package, d.Name, d.Language, d.Channel, d.Address is { } address ? vault.Open(address) : null, d.By.Value, d.At, Word(d.State),
        d.Reason, d.Detail is { } detail ? vault.Open(detail) : null, d.ChangedAt, d.Openings, d.OpenedAt, d.ExpiresAt);

    private static string Word(MaterialState state) => state switch
    {
        MaterialState.Queued => "queued",
        MaterialState.Sent => "sent",
        MaterialState.Delivered => "delivered",
        MaterialState.Failed => "failed",
        MaterialState.Bounced => "bounced",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
