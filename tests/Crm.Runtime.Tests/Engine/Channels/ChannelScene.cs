using Crm.Contracts.Channels;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Engine;
using Crm.Engine.Conversations;
using Crm.Events.Agents;
using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Runtime.Tests.Engine.Conversations;

namespace Crm.Runtime.Tests.Engine.Channels;

/// <summary>Customers who write over a channel, agents who answer, and a channel that does as it is told; over the whole engine in one thread.</summary>
internal sealed class ChannelScene
{
    public const string Own = "+15550001";
    public const string Peer = "+15550999";

    private int _ids;

    public ChannelScene(string channel = "sms", TimeSpan? window = null)
    {
        Gateway = new ObedientGateway(new ChannelDescription(
            channel, channel == "sms" ? MediaType.Sms : MediaType.Whatsapp, new ChannelTerms(1_600, window, TimeSpan.FromHours(48)), true, ChatDelivery.Delivered,
            channel == "sms", [new ChannelAddress(Own, EngineWorld.Support)], [new ChannelTemplate("HX1", "Your order {{1}} goes to {{2}}.")], []));
        Book = new ChannelBook([Gateway]);
        StartShells();
    }

    public EngineWorld World { get; } = new();

    public ObedientGateway Gateway { get; }

    public ChannelBook Book { get; }

    public ChannelDesk Desk { get; private set; } = null!;

    public ChannelOutbox Outbox { get; private set; } = null!;

    public ConversationsProgram Program => World.Conversations.Program;

    /// <summary>A new process: what only shells knew is gone.</summary>
    public void StartShells()
    {
        var figures = new EngineFigures();
        Desk = new ChannelDesk(World, Book, World.Customers, new FakeCustomerKeys(), new FakeVault(), World.Parties, figures, World.Clock);
        Outbox = new ChannelOutbox(World, Book, new FakeVault(), figures, World.Clock);
    }

    public async Task Ready(string name)
    {
        World.AddAgent(name, capacity: new CapacityProfile([new MediaCapacity(MediaType.Voice, 60, 1), new MediaCapacity(Gateway.Channel.Medium, 20, 3)]));
        await World.OpenBrowser(name, name + "-tab");
        World.SetPresence(name, Presence.Available);
    }

    public ValueTask<ChannelTaking> Write(string text, string? id = null, string peer = Peer) =>
        Desk.Arrived(new ChannelMessage(Gateway.Channel.Id, id ?? $"SM{_ids++}", Own, peer, null, text, []), CancellationToken.None);

    public CommandResult Answer(string agent, InteractionId conversation, string text, string? clientId = null) => World.Ask(
        EngineOptions.ConversationsShard,
        new SayToCustomer(World.NewCommandId(), agent, new AgentId(agent), conversation, clientId ?? $"a{_ids++}", text, Note: false));

    public CommandResult Do(string agent, InteractionId conversation, Func<CommandId, string, AgentId, InteractionId, ConversationCommand> make) =>
        World.Ask(EngineOptions.ConversationsShard, make(World.NewCommandId(), agent, new AgentId(agent), conversation));

    public ValueTask<CommandResult> Begin(string agent, string text, string to = Peer) => Desk.Begin(
        World.NewCommandId(), new MessageWish(new AgentId(agent), agent, agent, Gateway.Channel.Id, to, text, null, null, null), CancellationToken.None);

    public Task Send() => Outbox.Pass(CancellationToken.None);

    public ConversationSight Only() => Assert.Single(Program.Sights());

    public IEnumerable<T> All<T>() => World.Events.Select(e => e.Event).OfType<T>();
}

/// <summary>A channel in memory that answers as it is told, and knows what it took.</summary>
internal sealed class ObedientGateway(ChannelDescription channel) : IChannelGateway
{
    private int _ids;

    public ChannelDescription Channel => channel;

    /// <summary>What it took, in order.</summary>
    public List<OutgoingMessage> Taken { get; } = [];

    public List<OutgoingMessage> Tried { get; } = [];

    /// <summary>What it does with the next attempts; null takes them.</summary>
    public Func<OutgoingMessage, ChannelHandover?> Rule { get; set; } = _ => null;

    public string? Normalise(string address) => address.StartsWith('+') ? address : null;

    public ValueTask<ChannelHandover> Send(OutgoingMessage message, CancellationToken cancellation)
    {
        Tried.Add(message);
        if (message.MaybeSent && Taken.FirstOrDefault(t => t.ClientId == message.ClientId) is { } known)
        {
            return new(new HandoverAccepted($"P{Taken.IndexOf(known)}"));
        }

        if (Rule(message) is { } other)
        {
            return new(other);
        }

        Taken.Add(message);
        return new(new HandoverAccepted($"P{_ids++}"));
    }
}
