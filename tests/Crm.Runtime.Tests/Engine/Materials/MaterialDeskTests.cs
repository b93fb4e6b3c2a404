using Crm.Contracts.Channels;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Engine;
using Crm.Engine.Conversations;
using Crm.Events.Agents;
using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Messaging.Conversations;
using Crm.Messaging.Materials;
using Crm.Primitives;
using Crm.Runtime.Tests.Engine.Channels;
using Crm.Runtime.Tests.Engine.Conversations;

namespace Crm.Runtime.Tests.Engine.Materials;

/// <summary>Packages over the whole engine: each goes out once, and what becomes of it is told.</summary>
public sealed class MaterialDeskTests
{
    private readonly MaterialScene _scene = new();

    private MaterialDelivery Only => Assert.Single(_scene.Deliveries.All);

    [Fact]
    public async Task A_mail_goes_to_the_customer_in_his_language_with_the_files_and_is_told_as_sent()
    {
        var sent = await _scene.Send("email", ["kettles"]);
        Assert.Equal(MaterialState.Queued, Assert.Single(sent.Deliveries).State);
        await _scene.Pass();
        await _scene.Pass();
        var mail = Assert.Single(_scene.World.MailServer.Handed);
        Assert.Equal(("li.na@example.com", "support@example.com", "我们的水壶", false), (mail.To.Single().Address, mail.From.Address, mail.Subject, mail.AutoSubmitted));
        Assert.Equal("Li Na您好，请查收。\n\nShop: https://shop.example/\n", mail.Text);
        Assert.Equal(("kettles.pdf", "application/pdf"), (mail.Attachments.Single().Name, mail.Attachments.Single().Type));
        Assert.Equal(MaterialState.Sent, Only.State);
        Assert.Contains(MaterialScene.LiNa.Id, _scene.News.Told);
    }

    [Fact]
    public async Task What_the_mail_server_refuses_is_told_with_its_word_and_makes_no_work()
    {
        _scene.World.MailServer.Answer = _ => new MailHandoverResult(MailHandover.Refused, "550 no such user", []);
        await _scene.Send("email", ["kettles"]);
        await _scene.Pass();
        await _scene.Pass();
        Assert.Equal((MaterialState.Failed, "mail-refused", "550 no such user"), (Only.State, Only.Reason, new FakeVault().Open(Only.Detail!)));
        Assert.Equal(0, _scene.World.Mail.Program.Open);
    }

    [Fact]
    public async Task The_same_command_again_is_the_same_deliveries_also_over_a_crash()
    {
        var id = _scene.NewCommand();
        var first = await _scene.Send("email", ["kettles", "pots"], id);
        var again = await _scene.Send("email", ["kettles", "pots"], id);
        Assert.Equal(first.Deliveries.Select(d => d.Id), again.Deliveries.Select(d => d.Id));
        _scene.World.Crash();
        _scene.StartShells();
        await _scene.Send("email", ["kettles", "pots"], id);
        await _scene.Pass();
        await _scene.Pass();
        Assert.Equal(2, _scene.World.MailServer.Handed.Count);
        Assert.All(_scene.Deliveries.All, d => Assert.Equal(MaterialState.Sent, d.State));
    }

    [Theory]
    [InlineData("email")]
    [InlineData("sms")]
    public async Task A_crash_between_handing_over_and_noting_it_sends_nothing_twice(string channel)
    {
        await _scene.Send(channel, ["kettles"]);
        _scene.Deliveries.BeforeHanded = () => throw new InvalidOperationException("the process ends here");
        await Assert.ThrowsAsync<InvalidOperationException>(_scene.Pass);
        _scene.Deliveries.BeforeHanded = () => { };
        _scene.World.Crash();
        _scene.StartShells();
        await _scene.Pass();
        await _scene.Channels.Send();
        await _scene.Pass();
        Assert.Equal(1, channel == "email" ? _scene.World.MailServer.Handed.DistinctBy(m => m.MessageId).Count() : _scene.Channels.Gateway.Taken.Count);
        Assert.Equal(MaterialState.Sent, Only.State);
    }

    [Fact]
    public async Task A_text_message_begins_a_conversation_goes_into_it_the_next_time_and_is_told_as_delivered()
    {
        await _scene.Channels.Ready("anna");
        await _scene.Send("sms", ["kettles"]);
        await _scene.Pass();
        await _scene.Channels.Send();
        await _scene.Pass();
        var message = Assert.Single(_scene.Channels.Gateway.Taken);
        Assert.Equal(ChannelScene.Peer, message.To);
        Assert.StartsWith("Kettles: https://crm.example/m/", message.Text, StringComparison.Ordinal);
        Assert.Equal(MaterialState.Sent, Only.State);

        await _scene.Channels.Desk.Reported(new ChannelReport("sms", message.ClientId, "P0", ChatDelivery.Delivered, null), CancellationToken.None);
        await _scene.Pass();
        Assert.Equal(MaterialState.Delivered, Only.State);

        await _scene.Send("sms", ["pots"], from: MaterialScene.Anna with { Agent = new AgentId("ben"), Name = "Ben" });
        await _scene.Pass();
        await _scene.Channels.Send();
        Assert.Equal(2, _scene.Channels.Gateway.Taken.Count);
        Assert.Equal(ConversationStage.Parked, _scene.Channels.Only().Stage); // one conversation, and Anna has it still
    }

    [Fact]
    public async Task What_the_operator_refuses_is_told_with_its_reason()
    {
        _scene.Channels.Gateway.Rule = _ => new HandoverRefused(ChannelRefusals.Unreachable);
        await _scene.Send("sms", ["kettles"]);
        await _scene.Pass();
        await _scene.Channels.Send();
        await _scene.Pass();
        Assert.Equal((MaterialState.Failed, "unreachable"), (Only.State, Only.Reason));
    }

    [Fact]
    public async Task Who_said_stop_is_sent_nothing()
    {
        await _scene.Channels.Write("STOP");
        var refused = await _scene.Send("sms", ["kettles"]);
        Assert.Equal(("wrong-state", "opted-out"), (refused.Refused!.Type, refused.Refused.Reason));
        var options = await _scene.Desk.Options(MaterialScene.Anna, MaterialScene.LiNa.Id, null, CancellationToken.None);
        Assert.Equal("opted-out", options!.Channels.Single(c => c.Channel == "sms").Hindrance);
        Assert.Null(options.Channels.Single(c => c.Channel == "email").Hindrance);
        Assert.Empty(_scene.Deliveries.All);
    }

    [Fact]
    public async Task Outside_the_window_of_a_channel_nothing_is_sent()
    {
        var scene = new MaterialScene("whatsapp", TimeSpan.FromHours(24));
        Assert.Equal("outside-window", (await scene.Send("whatsapp", ["kettles"])).Refused!.Reason);
        await scene.Channels.Write("hello");
        Assert.Null((await scene.Send("whatsapp", ["kettles"])).Refused);
    }

    [Fact]
    public async Task A_chat_takes_a_link_as_a_line_that_the_customer_opens()
    {
        var chat = await Chat();
        await _scene.Send("chat", ["kettles"], during: chat);
        await _scene.Pass();
        var line = _scene.World.Chats.ToCustomers.Select(c => c.What).OfType<ChatMessage>().Single(m => m.Text?.Contains("/m/", StringComparison.Ordinal) == true);
        Assert.Equal(MaterialState.Sent, Only.State);
        string token = line.Text![(line.Text!.IndexOf("/m/", StringComparison.Ordinal) + 3)..];

        Assert.Null(await _scene.Desk.Open("x" + token[1..], counts: true, CancellationToken.None));
        Assert.False((await _scene.Desk.Open(token, counts: false, CancellationToken.None))!.IsExpired);
        Assert.Equal(0, Only.Openings);
        await _scene.Desk.Open(token, counts: true, CancellationToken.None);
        await _scene.Desk.Open(token, counts: true, CancellationToken.None);
        Assert.Equal(2, Only.Openings);
        Assert.Equal("%PDF-1.7"u8.ToArray(), (await _scene.Desk.File(token, 0, CancellationToken.None))!.Content.ToArray());
        Assert.Null(await _scene.Desk.File(token, 1, CancellationToken.None)); // an address
        Assert.Null(await _scene.Desk.File(token, 2, CancellationToken.None));

        _scene.World.Clock.Advance(TimeSpan.FromDays(31));
        Assert.True((await _scene.Desk.Open(token, counts: true, CancellationToken.None))!.IsExpired);
        Assert.Null(await _scene.Desk.File(token, 0, CancellationToken.None));
        Assert.Equal(2, Only.Openings);
    }

    [Fact]
    public async Task A_chat_that_the_agent_lost_meanwhile_gets_its_line_all_the_same_and_one_that_is_over_tells_why_not()
    {
        var chat = await Chat();
        await _scene.Send("chat", ["kettles"], during: chat);
        Ask(new TransferConversation(_scene.World.NewCommandId(), "anna", new AgentId("anna"), chat, new CallTarget("queue", "support"), null));
        await _scene.Pass();
        Assert.Equal(MaterialState.Sent, Only.State);
        Assert.Equal("no-chat", (await _scene.Send("chat", ["pots"], during: chat)).Refused!.Reason);
    }

    [Fact]
    public async Task A_chat_that_ended_before_the_line_came_is_told_as_over()
    {
        var chat = await Chat();
        await _scene.Send("chat", ["kettles"], during: chat);
        Ask(new EndAsCustomer(_scene.World.NewCommandId(), chat, ChatScene.TokenOf(chat)));
        await _scene.Pass();
        Assert.Equal((MaterialState.Failed, "chat-over"), (Only.State, Only.Reason));
    }

    [Theory]
    [InlineData("email", "nobody", "not-found", null)]
    [InlineData("email", "old", "wrong-state", "package-off")]
    [InlineData("email", "secret", "forbidden", null)]
    [InlineData("carrier-pigeon", "pots", "not-found", null)]
    [InlineData("chat", "pots", "wrong-state", "no-chat")]
    public async Task What_may_not_go_is_refused_with_a_reason(string channel, string package, string type, string? reason)
    {
        var answer = await _scene.Send(channel, [package]);
        Assert.Equal((type, reason), (answer.Refused!.Type, answer.Refused.Reason));
        Assert.Empty(_scene.Deliveries.All);
    }

    [Fact]
    public async Task Without_an_address_of_his_nothing_goes_and_no_strangers_address_is_taken()
    {
        Assert.Equal(("invalid", "no-address"), Of(await _scene.Send("email", ["pots"], address: "stranger@example.com")));
        Assert.Null((await _scene.Send("email", ["pots"], address: "LI.NA@example.com")).Refused);
        _scene.Customers.Customer = MaterialScene.LiNa with { Emails = [], Phones = [] };
        Assert.Equal(("wrong-state", "no-address"), Of(await _scene.Send("email", ["pots"])));
        Assert.Equal(("wrong-state", "no-address"), Of(await _scene.Send("sms", ["pots"])));
        _scene.Customers.Customer = MaterialScene.LiNa;
        _scene.World.MailSettings.Current = MailPicture.Empty;
        Assert.Equal(("wrong-state", "no-mailbox"), Of(await _scene.Send("email", ["pots"])));
    }

    [Fact]
    public async Task One_customer_is_not_flooded()
    {
        Assert.Equal("invalid", (await _scene.Send("email", ["a", "b", "c", "d", "e", "f"])).Refused!.Type);
        Assert.Equal("invalid", (await _scene.Send("email", ["pots", "pots"])).Refused!.Type);
        for (int i = 0; i < MaterialRules.OfDayMax; i++)
        {
            Assert.Null((await _scene.Send("email", ["pots"])).Refused);
        }

        Assert.Equal("too-many", (await _scene.Send("email", ["pots"])).Refused!.Type);
        _scene.World.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Null((await _scene.Send("email", ["pots"])).Refused);
    }

    [Fact]
    public async Task An_agent_is_offered_what_his_queues_have_filled_for_the_customer()
    {
        var options = await _scene.Desk.Options(MaterialScene.Anna, MaterialScene.LiNa.Id, null, CancellationToken.None);
        Assert.Equal(["kettles", "pots"], options!.Packages.Select(p => p.PackageId));
        Assert.Equal(("zh", "我们的水壶", "Kettles: …"), (options.Packages[0].Language, options.Packages[0].Title, options.Packages[0].Message));
        Assert.Equal(["email", "sms"], options.Channels.Select(c => c.Channel));
        Assert.Null(await _scene.Desk.Options(MaterialScene.Anna, new CustomerId(Guid.NewGuid()), null, CancellationToken.None));
    }

    private static (string Type, string? Reason) Of(Contracts.Materials.MaterialAnswer answer) => (answer.Refused!.Type, answer.Refused.Reason);

    private CommandResult Ask(object command) => _scene.World.Ask(EngineOptions.ConversationsShard, command);

    /// <summary>A chat on the web that Anna has.</summary>
    private async Task<InteractionId> Chat()
    {
        var world = _scene.World;
        world.AddAgent("anna", capacity: new CapacityProfile([new MediaCapacity(MediaType.Voice, 60, 1), new MediaCapacity(MediaType.Chat, 20, 3)]));
        await world.OpenBrowser("anna", "anna-tab");
        world.SetPresence("anna", Presence.Available);
        var id = new InteractionId(Guid.CreateVersion7());
        var vault = new FakeVault();
        var subject = MaterialScene.LiNa.Subject;
        Ask(new BeginConversation(id, "192.0.2.1", new ConversationArrived(
            subject, ChatScene.TokenOf(id), EngineWorld.Support, new Crm.Events.Queues.ChatRules(), "support", vault.Seal(subject, "li@example.com"), vault.Seal(subject, "Li Na"),
            MaterialScene.LiNa.Id, null, null, null, null, null, "en", [])));
        world.Post(EngineOptions.ConversationsShard, new CustomerPresence(id, true));
        world.Accept("anna");
        return id;
    }
}
