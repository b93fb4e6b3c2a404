using Crm.Contracts.Channels;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Engine.Conversations;
using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Events.Reservations;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Engine.Channels;

public sealed class EngineChannelTests
{
    private readonly ChannelScene _scene = new();

    private async Task<InteractionId> Talking(string agent = "anna")
    {
        await _scene.Ready(agent);
        Assert.Equal(ChannelTaking.Taken, await _scene.Write("hello"));
        _scene.World.Accept(agent);
        return _scene.Only().Conversation;
    }

    [Fact]
    public async Task A_message_is_offered_answered_sent_once_and_reported_on()
    {
        var id = await Talking();
        Assert.Equal((MediaType.Sms, ConversationStage.Connected), (_scene.Only().Medium, _scene.Only().Stage));
        Assert.IsType<ChatLineTaken>(_scene.Answer("anna", id, "Good morning."));
        await _scene.Send();
        await _scene.Send();
        var sent = Assert.Single(_scene.Gateway.Taken);
        Assert.Equal((ChannelScene.Own, ChannelScene.Peer, "Good morning.", false), (sent.From, sent.To, sent.Text, sent.MaybeSent));
        Assert.Equal(ChannelTaking.Taken, await _scene.Desk.Reported(new ChannelReport("sms", sent.ClientId, "P0", ChatDelivery.Delivered, null), CancellationToken.None));
        var line = _scene.Program.LinesOf(id, 0, 100, null)![^1];
        Assert.Equal((ChatDelivery.Delivered, "P0"), (line.Delivery!.State, line.Delivery.ProviderId));
        Assert.Equal([ChatDelivery.Sent, ChatDelivery.Delivered], _scene.All<ChatLineDelivery>().Select(d => d.State));
    }

    [Fact]
    public async Task The_same_message_again_is_one_message_even_after_the_end()
    {
        var id = await Talking();
        await _scene.Write("where is it?", "SMsame");
        Assert.Equal(ChannelTaking.Known, await _scene.Write("where is it?", "SMsame"));
        _scene.Do("anna", id, (c, by, a, i) => new CloseConversation(c, by, a, i, "agent-closed"));
        Assert.Equal(ChannelTaking.Known, await _scene.Write("where is it?", "SMsame"));
        Assert.Single(_scene.All<InteractionStarted>());
        Assert.Equal(1, _scene.All<ChatLineWritten>().Count(l => l.ClientId == "SMsame"));
    }

    [Fact]
    public async Task After_the_end_a_message_begins_anew_with_the_last_agent_preferred()
    {
        await _scene.Ready("bert");
        _scene.World.SetPresence("bert", Crm.Events.Agents.Presence.Break);
        var id = await Talking();
        _scene.Do("anna", id, (c, by, a, i) => new CloseConversation(c, by, a, i, "agent-closed"));
        _scene.World.Wait(40); // the wrap-up ends by itself
        _scene.World.SetPresence("bert", Crm.Events.Agents.Presence.Available);
        await _scene.Write("one more thing");
        Assert.Equal(2, _scene.All<InteractionStarted>().Count());
        Assert.Equal(new AgentId("anna"), _scene.All<ReservationCreated>().Last().Agent);
    }

    [Fact]
    public async Task A_crash_between_writing_and_sending_loses_nothing_and_doubles_nothing()
    {
        var id = await Talking();
        _scene.Answer("anna", id, "one");
        _scene.Answer("anna", id, "two");
        _scene.World.Wait(1);
        _scene.World.Crash();
        _scene.StartShells();
        await _scene.Send();
        await _scene.Send();
        Assert.Equal(["one", "two"], _scene.Gateway.Taken.Select(m => m.Text));
        Assert.All(_scene.Gateway.Tried, m => Assert.True(m.MaybeSent)); // it is looked for first
    }

    [Fact]
    public async Task An_answer_that_is_lost_is_looked_for_and_not_sent_again()
    {
        var id = await Talking();
        _scene.Gateway.Rule = m =>
        {
            _scene.Gateway.Taken.Add(m);
            return new HandoverLater(null, MaybeSent: true, "no-answer");
        };
        _scene.Answer("anna", id, "one");
        await _scene.Send();
        await _scene.Send(); // too early
        Assert.Single(_scene.Gateway.Tried);
        _scene.World.Wait(3);
        await _scene.Send();
        Assert.Single(_scene.Gateway.Taken);
        Assert.Equal(ChatDelivery.Sent, Assert.Single(_scene.All<ChatLineDelivery>()).State);
    }

    [Fact]
    public async Task A_channel_that_asks_for_time_gets_it_and_lines_stay_in_order()
    {
        var id = await Talking();
        int left = 1;
        _scene.Gateway.Rule = _ => left-- > 0 ? new HandoverLater(TimeSpan.FromSeconds(20), false, "busy") : null;
        _scene.Answer("anna", id, "one");
        _scene.Answer("anna", id, "two");
        Assert.Equal(TimeSpan.FromSeconds(30), await _scene.Outbox.Pass(CancellationToken.None));
        _scene.World.Wait(19);
        Assert.Equal(TimeSpan.FromSeconds(1), await _scene.Outbox.Pass(CancellationToken.None));
        Assert.Empty(_scene.Gateway.Taken);
        _scene.World.Wait(1);
        await _scene.Send();
        await _scene.Send();
        Assert.Equal(["one", "two"], _scene.Gateway.Taken.Select(m => m.Text));
        Assert.False(_scene.Gateway.Tried[1].MaybeSent);
    }

    [Fact]
    public async Task What_the_channel_refuses_has_failed_with_its_reason_and_the_next_goes_on()
    {
        var id = await Talking();
        _scene.Gateway.Rule = m => m.Text == "one" ? new HandoverRefused(ChannelRefusals.InvalidAddress) : null;
        _scene.Answer("anna", id, "one");
        _scene.Answer("anna", id, "two");
        await _scene.Send();
        await _scene.Send();
        Assert.Equal(
            [(ChatDelivery.Failed, "invalid-address"), (ChatDelivery.Sent, null)], _scene.All<ChatLineDelivery>().Select(d => (d.State, d.Reason)));
    }

    [Fact]
    public async Task What_nobody_takes_for_a_day_is_given_up()
    {
        var id = await Talking();
        _scene.Gateway.Rule = _ => new HandoverLater(null, false, "unreachable");
        _scene.Answer("anna", id, "one");
        for (int i = 0; i < 2_000 && !_scene.All<ChatLineDelivery>().Any(); i++)
        {
            await _scene.Send();
            _scene.World.WaitUntil(Instant.Now(_scene.World.Clock) + TimeSpan.FromMinutes(1));
        }

        Assert.Equal("given-up", Assert.Single(_scene.All<ChatLineDelivery>()).Reason);
    }

    [Fact]
    public async Task Stop_is_kept_beyond_the_conversation_and_a_crash_until_he_says_start()
    {
        var id = await Talking();
        await _scene.Write("STOP");
        Assert.Equal("opted-out", Assert.IsType<CommandRefused>(_scene.Answer("anna", id, "but why?")).Reason);
        Assert.True(_scene.Only().OptedOut);
        _scene.Do("anna", id, (c, by, a, i) => new CloseConversation(c, by, a, i, "agent-closed"));
        _scene.World.WaitUntil(Instant.Now(_scene.World.Clock) + TimeSpan.FromDays(8)); // forgotten
        _scene.World.Conversations.Program.RestoreSnapshot(_scene.World.Conversations.Program.TakeSnapshot());
        Assert.Equal("opted-out", Assert.IsType<CommandRefused>(await _scene.Begin("anna", "an offer")).Reason);
        await _scene.Write("start");
        Assert.True(_scene.Program.PeerOf("sms", ChannelScene.Own, _scene.All<ConversationOnChannel>().First().PeerKey).Allowed);
    }

    [Fact]
    public async Task An_agent_writes_first_and_the_answer_comes_to_him_then_to_others()
    {
        await _scene.Ready("anna");
        await _scene.Ready("bert");
        var begun = Assert.IsType<ConversationBegun>(await _scene.Begin("anna", "Your parcel is here."));
        Assert.Equal("open", Assert.IsType<CommandRefused>(await _scene.Begin("bert", "Hello?")).Reason);
        await _scene.Send();
        Assert.Equal("Your parcel is here.", Assert.Single(_scene.Gateway.Taken).Text);
        Assert.Equal((InteractionDirection.Outbound, MediaType.Sms), (_scene.All<InteractionStarted>().Single().Direction, _scene.All<InteractionStarted>().Single().MediaType));
        await _scene.Write("Thank you!");
        Assert.Equal(new AgentId("anna"), Assert.Single(_scene.All<ReservationCreated>()).Agent);
        _scene.World.Wait(100); // she does not take it
        Assert.Contains(_scene.All<ReservationCreated>(), r => r.Agent == new AgentId("bert"));
        Assert.Equal(begun.ConversationId, _scene.Only().Conversation);
    }

    [Fact]
    public async Task An_address_that_cannot_be_one_or_a_text_that_is_too_long_begins_nothing()
    {
        await _scene.Ready("anna");
        Assert.Equal("invalid-address", Assert.IsType<CommandRefused>(await _scene.Begin("anna", "hello", "nobody")).Reason);
        Assert.Equal("text-too-long", Assert.IsType<CommandRefused>(await _scene.Begin("anna", new string('a', 1_601))).Reason);
        Assert.Empty(_scene.All<InteractionStarted>());
        Assert.Equal(ChannelTaking.Unknown, await _scene.Desk.Arrived(new ChannelMessage("sms", "SM1", "+1999", ChannelScene.Peer, null, "x", []), CancellationToken.None));
        Assert.Equal(ChannelTaking.Unknown, await _scene.Desk.Reported(new ChannelReport("sms", "what.ever", "SM1", ChatDelivery.Read, null), CancellationToken.None));
    }

    [Fact]
    public async Task Outside_the_window_only_a_template_begins_a_conversation()
    {
        var scene = new ChannelScene("whatsapp", TimeSpan.FromHours(24));
        await scene.Ready("anna");
        Assert.Equal("outside-window", Assert.IsType<CommandRefused>(await scene.Begin("anna", "hello")).Reason);
        var wish = new MessageWish(
            new AgentId("anna"), "anna", "anna", "whatsapp", ChannelScene.Peer, null, new TemplateRequest("HX1", ["17", "{{1}}"]), null, null);
        Assert.IsType<ConversationBegun>(await scene.Desk.Begin(scene.World.NewCommandId(), wish, CancellationToken.None));
        await scene.Send();
        var sent = Assert.Single(scene.Gateway.Taken);
        Assert.Equal(("HX1", "Your order 17 goes to {{1}}."), (sent.Template!.Template, sent.Text));
        Assert.Equal(["17", "{{1}}"], sent.Template.Values);
        Assert.IsType<CommandRefused>(await scene.Desk.Begin(
            scene.World.NewCommandId(), wish with { To = "+15550998", Template = new TemplateRequest("HX1", ["17"]) }, CancellationToken.None));
    }

    [Fact]
    public async Task Who_writes_while_the_queue_is_closed_is_answered_when_it_opens()
    {
        var queue = EngineWorld.Queue();
        _scene.World.Post(Crm.Engine.EngineOptions.RoutingShard, new Crm.Routing.Commands.ConfigureQueue(EngineWorld.Support, queue with { MaxWait = TimeSpan.FromMinutes(1) }));
        await _scene.Write("anybody there?");
        _scene.World.Wait(61);
        Assert.Equal(ConversationStage.Held, _scene.Only().Stage);
        await _scene.Write("hello?");
        await _scene.Outbox.Revive(CancellationToken.None);
        Assert.Equal(ConversationStage.Held, _scene.Only().Stage); // nobody is there yet
        await _scene.Ready("anna");
        await _scene.Outbox.Revive(CancellationToken.None);
        Assert.Single(_scene.All<ReservationCreated>());
        _scene.World.Accept("anna");
        Assert.Equal(2, _scene.Only().Unread);
        Assert.Single(_scene.All<InteractionStarted>());
    }

    [Fact]
    public async Task Whom_nobody_answers_for_days_is_let_go()
    {
        _scene.World.Post(Crm.Engine.EngineOptions.RoutingShard, new Crm.Routing.Commands.ConfigureQueue(EngineWorld.Support, EngineWorld.Queue() with { MaxWait = TimeSpan.FromMinutes(1) }));
        await _scene.Write("anybody there?");
        _scene.World.WaitUntil(Instant.Now(_scene.World.Clock) + TimeSpan.FromHours(49));
        Assert.Equal("no-agent", _scene.All<InteractionEnded>().Single().Termination.Reason);
    }

    [Fact]
    public async Task Chats_and_messages_do_not_know_each_other()
    {
        var id = await Talking();
        Assert.Equal((0, 1), (_scene.Program.OpenChats, _scene.Program.Open));
        _scene.World.Wait(200); // nobody's page is missing
        Assert.Equal(ConversationStage.Connected, _scene.Only().Stage);
        Assert.Null(_scene.Program.CustomerSightOf(id, "x", 0, 10));
        Assert.Empty(_scene.World.Faults);
    }
}
