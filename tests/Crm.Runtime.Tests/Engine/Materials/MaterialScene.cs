using Crm.Contracts.Configuration;
using Crm.Contracts.Desk;
using Crm.Contracts.Materials;
using Crm.Contracts.Ports;
using Crm.Customers;
using Crm.Engine;
using Crm.Engine.Materials;
using Crm.Messaging.Materials;
using Crm.Primitives;
using Crm.Runtime.Tests.Engine.Channels;

namespace Crm.Runtime.Tests.Engine.Materials;

/// <summary>A customer with every address, packages, and the whole engine that sends them, in one thread.</summary>
internal sealed class MaterialScene
{
    public static readonly Customer LiNa = new(
        new CustomerId(Guid.CreateVersion7()), new SubjectId(Guid.CreateVersion7()), "Li Na", null, "zh-CN", null, [new Phone(ChannelScene.Peer, PhoneKind.Mobile)], ["li.na@example.com"]);

    private int _commands;

    public MaterialScene(string channel = "sms", TimeSpan? window = null)
    {
        Channels = new ChannelScene(channel, window);
        var file = new MaterialFile(Guid.CreateVersion7(), "kettles.pdf", "application/pdf", "%PDF-1.7"u8.ToArray());
        Shelf.Files[file.Id] = file;
        var items = new[] { new MaterialItem(file.Name, file.Id, file.Type, file.Content.Length, null), new MaterialItem("Shop", null, null, 0, "https://shop.example/") };
        Shelf.All.Add(new MaterialPackage("kettles", 3, "Kettles", true, [EngineWorld.Support], 30,
        [
            new MaterialVariant(null, "Our kettles, {customer}", "Dear {customer},\nhere they are.\n{agent}, {queue}", "{customer}: {link}", items),
            new MaterialVariant("zh", "我们的水壶", "{customer}您好，请查收。", null, items),
        ]));
        Shelf.All.Add(new MaterialPackage("pots", 1, "Pots", true, [], 30, [new MaterialVariant(null, "Pots", "Pots", null, items)]));
        Shelf.All.Add(new MaterialPackage("old", 1, "Old", false, [], 30, [new MaterialVariant(null, "Old", "Old", null, items)]));
        Shelf.All.Add(new MaterialPackage("secret", 1, "Secret", true, [new QueueId("sales")], 30, [new MaterialVariant(null, "Secret", "Secret", null, items)]));
        StartShells();
    }

    public ChannelScene Channels { get; }

    public EngineWorld World => Channels.World;

    public FakeShelf Shelf { get; } = new();

    public FakeDeliveries Deliveries { get; } = new();

    public OneCustomer Customers { get; } = new(LiNa);

    public NotedNews News { get; } = new();

    public MaterialOutbox Outbox { get; private set; } = null!;

    public MaterialDesk Desk { get; private set; } = null!;

    public static MaterialSender Anna { get; } = new(new AgentId("anna"), "Anna", [EngineWorld.Support]);

    /// <summary>A new process: what only shells knew is gone.</summary>
    public void StartShells()
    {
        Channels.StartShells();
        var figures = new EngineFigures();
        var ways = new MaterialWays(World, Channels.Book, Channels.Desk, World.MailSettings, World.Clock);
        var post = new MaterialPost(World, Shelf, World.MailStore, World.MailSettings, World.MailTokens, Channels.Desk, new FakeVault(), World.Clock);
        Outbox = new MaterialOutbox(World, Deliveries, post, News, figures, World.Clock);
        Desk = new MaterialDesk(Shelf, Deliveries, ways, Outbox, Customers, new NoConfiguration(), News, new FakeVault(), World.Clock);
    }

    public CommandId NewCommand() => new(new Guid(++_commands, 7, 7, new byte[8]));

    public async Task<MaterialAnswer> Send(
        string channel, string[] packages, CommandId? id = null, string? address = null, InteractionId? during = null, MaterialSender? from = null) =>
        await Desk.Send(
            id ?? NewCommand(),
            new MaterialWish(from ?? Anna, LiNa.Id, during, during is null ? null : EngineWorld.Support, channel, address, null, packages, "https://crm.example"),
            CancellationToken.None);

    public Task Pass() => Outbox.Pass(CancellationToken.None);

    public string TextOf(MaterialDelivery delivery) => new FakeVault().Open(delivery.Text)!;

    private sealed class NoConfiguration : IConfigurationSource
    {
        public event Action? Changed
        {
            add { }
            remove { }
        }

        public IReadOnlyList<QueueConfiguration> QueueConfigurations => [];

        public IReadOnlyList<AgentConfiguration> AgentConfigurations => [];

        public IReadOnlyList<CapacityProfileConfiguration> CapacityProfiles => [];

        public IReadOnlyList<CalendarConfiguration> Calendars => [];

        public long Revision => 0;
    }
}
