using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Engine;
using Crm.Engine.Conversations;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Engine.Conversations;

/// <summary>Customers who chat and agents who take chats, over the whole engine in one thread.</summary>
internal sealed class ChatScene
{
    private readonly FakeVault _vault = new();
    private int _clientIds;

    public EngineWorld World { get; } = new();

    /// <summary>What agents take here unless told otherwise: three chats, or a call and two.</summary>
    public static CapacityProfile Blended { get; } = new(
        [new MediaCapacity(MediaType.Voice, 60, 1), new MediaCapacity(MediaType.Callback, 60, 1), new MediaCapacity(MediaType.Chat, 20, 3)]);

    public ConversationsProgram Program => World.Conversations.Program;

    public async Task Ready(string name, CapacityProfile? capacity = null)
    {
        World.AddAgent(name, capacity: capacity ?? Blended);
        await World.OpenBrowser(name, name + "-tab");
        World.SetPresence(name, Presence.Available);
    }

    /// <summary>A customer begins a chat; his page is connected.</summary>
    public InteractionId Begin(ChatRules? rules = null, string address = "192.0.2.1", bool connected = true)
    {
        var id = new InteractionId(Guid.CreateVersion7());
        Assert.IsType<CommandDone>(TryBegin(id, rules, address));
        if (connected)
        {
            World.Post(EngineOptions.ConversationsShard, new CustomerPresence(id, true));
        }

        return id;
    }

    public CommandResult TryBegin(InteractionId id, ChatRules? rules = null, string address = "192.0.2.1", InvitationId? invitation = null)
    {
        var subject = new SubjectId(Guid.CreateVersion7());
        var arrival = new ConversationArrived(
            subject, TokenOf(id), EngineWorld.Support, rules ?? new ChatRules(), "support", _vault.Seal(subject, "li@example.com"), _vault.Seal(subject, "Li Na"), null, null,
            null, null, null, null, "en", []);
        return Ask(new BeginConversation(id, address, arrival) { Invitation = invitation });
    }

    public static string TokenOf(InteractionId id) => $"token-of-{id}";

    public CommandResult Say(InteractionId id, string text, string? clientId = null) =>
        Ask(new SayAsCustomer(World.NewCommandId(), id, TokenOf(id), clientId ?? $"c{_clientIds++}", text));

    public CommandResult Leave(InteractionId id) => Ask(new EndAsCustomer(World.NewCommandId(), id, TokenOf(id)));

    public CommandResult Answer(string agent, InteractionId id, string text, bool note = false, string? clientId = null) =>
        Ask(new SayToCustomer(World.NewCommandId(), agent, new AgentId(agent), id, clientId ?? $"a{_clientIds++}", text, note));

    public CommandResult Do(string agent, InteractionId id, Func<CommandId, string, AgentId, InteractionId, ConversationCommand> make) =>
        Ask(make(World.NewCommandId(), agent, new AgentId(agent), id));

    public CommandResult Transfer(string agent, InteractionId id, string kind, string value, string? note = null) =>
        Do(agent, id, (c, by, a, i) => new TransferConversation(c, by, a, i, new CallTarget(kind, value), note));

    public CommandResult Park(string agent, InteractionId id) => Do(agent, id, (c, by, a, i) => new ParkConversation(c, by, a, i));

    public CommandResult Resume(string agent, InteractionId id) => Do(agent, id, (c, by, a, i) => new ResumeConversation(c, by, a, i));

    public CommandResult Close(string agent, InteractionId id) => Do(agent, id, (c, by, a, i) => new CloseConversation(c, by, a, i, "agent-closed"));

    public CommandResult Ask(object command) => World.Ask(EngineOptions.ConversationsShard, command);

    public ConversationSight Sight(InteractionId id) => Assert.IsType<ConversationSight>(Program.SightOf(id));

    public IEnumerable<T> All<T>() => World.Events.Select(e => e.Event).OfType<T>();

    public T Single<T>() => Assert.Single(All<T>());

    /// <summary>Texts a customer has seen, in order.</summary>
    public IEnumerable<string> Seen(InteractionId id) =>
        World.Chats.ToCustomers.Where(c => c.Conversation == id).Select(c => c.What).OfType<ChatMessage>().Select(m => m.System ?? m.Text!);

    /// <summary>The agent's browser is gone, without a word.</summary>
    public void LoseBrowser(string name)
    {
        World.MediaEvents.Raise(new Telephony.Media.MediaLost(World.Connections.ReachOf(new AgentId(name)).Session!.Value, "silence"));
        World.Connections.Detach(new AgentId(name), name + "-tab");
    }
}
