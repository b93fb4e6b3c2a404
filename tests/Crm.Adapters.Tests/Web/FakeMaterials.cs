using Crm.Contracts.Desk;
using Crm.Contracts.Materials;
using Crm.Events.Privacy;
using Crm.Messaging.Materials;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

/// <summary>Wishes that are only kept; links that lead to what a test put there.</summary>
internal sealed class FakeMaterials(IMaterialDeliveries deliveries, IMaterialShelf shelf) : IMaterials
{
    public List<MaterialWish> Wishes { get; } = [];

    public CommandRefused? Refusal { get; set; }

    public List<MaterialSender> Asked { get; } = [];

    /// <summary>What links lead to, by token.</summary>
    public Dictionary<string, MaterialOpening> Links { get; } = [];

    public int Counted { get; private set; }

    /// <summary>A package as its keeper sends it.</summary>
    public static object Body(params string[] queues) => new
    {
        name = "Kettles",
        queues,
        variants = new[]
        {
            new { language = (string?)null, subject = "Our kettles", text = "Dear {customer}", message = (string?)null, items = new[] { new { name = "Shop", url = "https://shop.example/" } } },
        },
    };

    public static MaterialDelivery Delivery(CustomerId customer, InteractionId? interaction, Instant at, params MaterialItem[] items)
    {
        var subject = new SubjectId(Guid.CreateVersion7());
        return new MaterialDelivery(
            Guid.NewGuid(), customer, subject, interaction, "kettles", 2, "Kettles", "en", "email", new SealedText(subject, "li@example.com"), new AgentId("agent1"), "Anna",
            new QueueId("support"), at, new SealedText(subject, "Our kettles"), new SealedText(subject, "Dear Li"), items, Guid.NewGuid().ToString("n"), at + TimeSpan.FromDays(30));
    }

    public ValueTask<MaterialOptions?> Options(MaterialSender from, CustomerId customer, InteractionId? interaction, CancellationToken cancellation)
    {
        Asked.Add(from);
        return new(new MaterialOptions(customer, "en", [], [new MaterialChannel("email", ["li@example.com"], null)], MaterialRules.AtOnceMax));
    }

    public async ValueTask<MaterialAnswer> Send(CommandId id, MaterialWish wish, CancellationToken cancellation)
    {
        Wishes.Add(wish);
        return Refusal is { } refused
            ? new MaterialAnswer([], refused)
            : new MaterialAnswer(await deliveries.Keep([Delivery(wish.Customer, wish.Interaction, Instant.From(DateTimeOffset.UtcNow))], cancellation), null);
    }

    public ValueTask<MaterialOpening?> Open(string token, bool counts, CancellationToken cancellation)
    {
        Counted += counts && Links.ContainsKey(token) ? 1 : 0;
        return new(Links.GetValueOrDefault(token));
    }

    public async ValueTask<MaterialFile?> File(string token, int place, CancellationToken cancellation) =>
        Links.TryGetValue(token, out var link) && place < link.Delivery.Items.Count && link.Delivery.Items[place].File is { } file
            ? await shelf.File(file, cancellation)
            : null;
}
