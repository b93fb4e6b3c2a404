using Crm.Events.Privacy;
using Crm.Messaging.Materials;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;

namespace Crm.Persistence.Records.Materials;

/// <summary>Deliveries as rows and back.</summary>
internal static class MaterialDeliveryReading
{
    public static MaterialDeliveryRow ToRow(MaterialDelivery d) => new()
    {
        Id = d.Id,
        Customer = d.Customer,
        Subject = d.Subject,
        Interaction = d.Interaction?.ToString(),
        Package = d.Package,
        PackageVersion = d.PackageVersion,
        Name = d.Name,
        Language = d.Language,
        Channel = d.Channel,
        Address = d.Address?.Cipher,
        By = d.By,
        ByName = d.ByName,
        Queue = d.Queue,
        At = d.At,
        Title = d.Title?.Cipher,
        Text = d.Text.Cipher,
        Items = RecordsJson.Write(d.Items),
        LinkHash = d.LinkHash,
        ExpiresAt = d.ExpiresAt,
        State = d.State,
        Reason = d.Reason,
        Detail = d.Detail?.Cipher,
        ChangedAt = d.ChangedAt,
        Handed = d.Handed,
        Line = d.Line?.Conversation.ToString(),
        Seq = d.Line?.Seq,
        Openings = d.Openings,
        OpenedAt = d.OpenedAt,
    };

    public static MaterialDelivery ToDelivery(MaterialDeliveryRow r)
    {
        SealedText? Text(string? cipher) => cipher is null ? null : new SealedText(r.Subject, cipher);
        return new MaterialDelivery(
            r.Id, r.Customer, r.Subject, Interaction(r.Interaction), r.Package, r.PackageVersion, r.Name, r.Language, r.Channel, Text(r.Address), r.By, r.ByName, r.Queue,
            r.At, Text(r.Title), Text(r.Text)!, RecordsJson.Read<List<MaterialItem>>(r.Items), r.LinkHash, r.ExpiresAt)
        {
            State = r.State,
            Reason = r.Reason,
            Detail = Text(r.Detail),
            ChangedAt = r.ChangedAt,
            Handed = r.Handed,
            Line = Interaction(r.Line) is { } conversation && r.Seq is { } seq ? new MaterialLine(conversation, seq) : null,
            Openings = r.Openings,
            OpenedAt = r.OpenedAt,
        };
    }

    private static InteractionId? Interaction(string? id) => id is null ? null : new InteractionId(Guid.ParseExact(id, "n"));
}
