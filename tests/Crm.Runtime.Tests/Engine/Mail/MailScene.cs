using System.Security.Cryptography;
using System.Text;
using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Contracts.Ports;
using Crm.Engine;
using Crm.Engine.Desk;
using Crm.Engine.Mail;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Mail;
using Crm.Events.Queues;
using Crm.Interactions.Storage;
using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Engine.Mail;

/// <summary>Customers who write mails and agents who answer them, over the whole engine in one thread.</summary>
internal sealed class MailScene
{
    private readonly PartyCards _cards;
    private int _uids;

    public MailScene()
    {
        _cards = new PartyCards(
            World.Parties, World.Customers, new CustomerCards(World.Customers, [], Figures, World.Clock), new InteractionList(), new FakeVault(), Figures, World.Clock);
        Desk = new MailDesk(
            World, World.MailStore, World.MailSettings, World.MailTokens, new MailHeads(World.MailStore), World.Customers, new FakeCustomerKeys(), _cards, new FakeVault(), World.Clock);
    }

    public EngineWorld World { get; } = new();

    public EngineFigures Figures { get; } = new();

    public MailDesk Desk { get; }

    public MailProgram Program => World.Mail.Program;

    /// <summary>Two mails, which rest while he speaks.</summary>
    public static CapacityProfile Blended { get; } = new(
        [new MediaCapacity(MediaType.Voice, 60, 1), new MediaCapacity(MediaType.Email, 20, 2, InterruptedBy: [MediaType.Voice])]);

    public async Task Ready(string name)
    {
        World.AddAgent(name, capacity: Blended);
        await World.OpenBrowser(name, name + "-tab");
        World.SetPresence(name, Presence.Available);
    }

    public void Rules(MailRules rules) => World.Post(EngineOptions.RoutingShard, new Crm.Routing.Commands.ConfigureQueue(EngineWorld.Support, EngineWorld.Queue() with { Mail = rules }));

    public ArrivedMail Compose(MailSummary summary) => new(
        "support", $"1/{++_uids}", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{_uids}"))), Instant.Now(World.Clock), summary, "raw"u8.ToArray());

    public static MailSummary From(string address, string subject = "Order 17", string? messageId = null, params string[] answers) => new()
    {
        MessageId = messageId ?? Guid.NewGuid().ToString("n") + "@customer.example",
        From = new MailPerson("Li Na", address),
        To = [new MailPerson(null, "support@example.com")],
        Subject = subject,
        Text = "Where is it?",
        InReplyTo = answers,
        References = answers,
    };

    public ValueTask<MailIntake> Take(ArrivedMail mail, int openMax = MailPolicy.OpenMax) => new MailIntakeDesk(
        World, World.MailStore, World.MailSettings, World.MailTokens, World.Customers, new FakeCustomerKeys(), new FakeVault(), Figures, World.Clock) { OpenMax = openMax }
        .Take(mail, CancellationToken.None);

    public async Task<MailThreadId> Arrive(MailSummary summary)
    {
        Assert.Equal(MailIntake.Taken, await Take(Compose(summary)));
        return All<MailReceived>().Last().Thread;
    }

    public MailWorkSight? WorkOf(string agent) => Program.SightsOf(new AgentId(agent)).LastOrDefault();

    public async Task<MailThreadView> Thread(MailThreadId thread, string agent) =>
        Assert.IsType<MailThreadView>(await Desk.Thread(thread, new AgentId(agent), CancellationToken.None));

    public async Task<MailId> Answer(string agent, MailThreadId thread, string text, string then = "keep", string? outcome = null)
    {
        var view = await Thread(thread, agent);
        var answered = view.Mails.LastOrDefault(m => m.Direction == "in");
        var draft = await Desk.KeepDraft(thread, new AgentId(agent), view.Draft?.Version ?? 0, new MailDraftView(
            0, default, "reply", answered?.MailId, answered?.From is { } from ? [from] : [new MailPerson(null, "li@example.com")], [], [], "Re: Order 17", text, []), CancellationToken.None);
        Assert.IsType<CommandDone>(draft.Result);
        var sent = await Desk.Send(World.NewCommandId(), thread, new AgentId(agent), draft.Draft!.Version, then, outcome, CancellationToken.None);
        return Assert.IsType<MailWillBeSent>(sent).Mail;
    }

    public CommandResult Do(string agent, Func<CommandId, string, AgentId, InteractionId, MailCommand> make) =>
        World.Ask(EngineOptions.MailShard, make(World.NewCommandId(), agent, new AgentId(agent), WorkOf(agent)!.Interaction));

    public IEnumerable<T> All<T>() => World.Events.Select(e => e.Event).OfType<T>();
}
