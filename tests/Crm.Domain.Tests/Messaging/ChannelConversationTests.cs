using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Domain.Tests.Messaging;

public sealed class ChannelConversationTests
{
    private static readonly ChannelTerms Whatsapp = new(1_600, TimeSpan.FromHours(24), TimeSpan.FromHours(48));

    private readonly ConversationScript _script = new();

    private ConversationScript Arrive(ChannelTerms terms, AgentId? prefers = null, AgentId? startedBy = null) => _script.Give(
        new ConversationArrived(_script.Text.Subject, "", ConversationScript.Support, new ChatRules(), "+1555", _script.Text, null, null, null, null, null, null, null, null, [])
        {
            Channel = new ChannelArrival("whatsapp", MediaType.Whatsapp, "+1555", "peer", _script.Text, terms, null, prefers)
            {
                StartedBy = startedBy is { } agent ? (agent, agent.Value) : null,
            },
        });

    private StaffSaid Said(string client, int length = 10) => new(ConversationScript.Anna, client, _script.Text, Note: false) { Length = length };

    [Fact]
    public void It_is_of_its_own_medium_and_says_over_which_channel_it_goes()
    {
        Arrive(Whatsapp);
        Assert.Equal(MediaType.Whatsapp, Assert.IsType<InteractionStarted>(_script.Events[0]).MediaType);
        Assert.Equal("peer", _script.State.Channel!.PeerKey);
    }

    [Fact]
    public void The_agent_who_had_him_last_is_waited_for()
    {
        Arrive(Whatsapp, prefers: ConversationScript.Bert);
        Assert.Equal(ConversationScript.Bert, Assert.Single(_script.Messages.OfType<WaitInQueue>()).Prefers!.Value.Agent);
    }

    [Fact]
    public void After_the_window_only_a_template_is_sent()
    {
        Arrive(Whatsapp).Give(new CustomerSaid("m1", _script.Text)).Connect(ConversationScript.Anna);
        _script.Wait(24 * 3600 - 1).Give(Said("a1"));
        Assert.StartsWith("took", _script.Replies[^1], StringComparison.Ordinal);
        _script.Wait(1).Give(Said("a2"));
        Assert.Equal("wrong-state", _script.Replies[^1]);
        _script.Give(Said("a3") with { Template = new("HX1", null) });
        Assert.StartsWith("took", _script.Replies[^1], StringComparison.Ordinal);
        Assert.Equal("HX1", _script.State.TemplateOf(_script.State.LastSeq)!.Template);
        _script.Give(new StaffSaid(ConversationScript.Anna, "n", _script.Text, Note: true) { Length = 5_000 });
        Assert.StartsWith("took", _script.Replies[^1], StringComparison.Ordinal); // a note goes nowhere
    }

    [Fact]
    public void What_is_too_long_or_not_wanted_is_refused_before_it_is_written()
    {
        Arrive(Whatsapp).Give(new CustomerSaid("m1", _script.Text)).Connect(ConversationScript.Anna);
        int lines = _script.State.LastSeq;
        _script.Give(Said("a1", 1_601));
        Assert.Equal("invalid", _script.Replies[^1]);
        _script.Give(Said("a2") with { Forbidden = true });
        Assert.Equal(("wrong-state", lines), (_script.Replies[^1], _script.State.LastSeq));
    }

    [Fact]
    public void Reports_overtake_each_other_and_never_lead_back()
    {
        Arrive(Whatsapp).Give(new CustomerSaid("m1", _script.Text)).Connect(ConversationScript.Anna).Give(Said("a1"));
        int seq = _script.State.LastSeq;
        Assert.Equal(seq, _script.State.Unsent);
        _script.Give(new LineProgress(seq, ChatDelivery.Delivered, "SM1", null));
        Assert.Null(_script.State.Unsent);
        int before = _script.Events.Count;
        _script.Give(new LineProgress(seq, ChatDelivery.Sent, "SM1", null)).Give(new LineProgress(seq, ChatDelivery.Failed, "SM1", "unreachable"));
        Assert.Equal(before, _script.Events.Count);
        _script.Give(new LineProgress(seq, ChatDelivery.Read, null, null));
        Assert.Equal((ChatDelivery.Read, "SM1", seq), (_script.State.DeliveryOf(seq)!.State, _script.State.DeliveryOf(seq)!.ProviderId, _script.State.CustomerSeen.Read));
        _script.Give(new LineProgress(1, ChatDelivery.Sent, "SM2", null));
        Assert.Equal("not-found", _script.Replies[^1]); // a line of the machine is never sent
    }

    [Fact]
    public void A_silent_customer_is_not_asked_but_after_days_it_is_closed()
    {
        Arrive(Whatsapp).Give(new CustomerSaid("m1", _script.Text)).Connect(ConversationScript.Anna).Give(Said("a1"));
        Assert.Equal(_script.Now + TimeSpan.FromHours(48), _script.NextDeadline);
        _script.Wait(48 * 3600).Give(new ConversationDeadline());
        Assert.Equal("customer-silent", _script.State.EndReason);
        Assert.DoesNotContain(_script.State.Lines, l => l.Written.System == SystemWords.StillThere);
    }

    [Fact]
    public void An_agent_who_begins_gets_the_answer_first()
    {
        Arrive(new ChannelTerms(1_600, null, TimeSpan.FromHours(48)), startedBy: ConversationScript.Anna);
        new ConversationDecider(new ConversationPolicy()).WriteFirst(_script.State, Said("a1"), "Anna", _script);
        Assert.Equal((ConversationStage.Parked, 1, true), (_script.State.Stage, _script.State.Unsent, _script.State.IsOutbound));
        Assert.Empty(_script.Messages);
        _script.Give(new CustomerSaid("m1", _script.Text));
        Assert.Equal(ConversationScript.Anna, Assert.Single(_script.Messages.OfType<WaitInQueue>()).Prefers!.Value.Agent);
    }

    [Fact]
    public void One_that_an_agent_began_and_nobody_answers_ends_as_not_connected()
    {
        Arrive(new ChannelTerms(1_600, null, TimeSpan.FromHours(48)), startedBy: ConversationScript.Anna);
        new ConversationDecider(new ConversationPolicy()).WriteFirst(_script.State, Said("a1"), "Anna", _script);
        _script.Wait(48 * 3600).Give(new ConversationDeadline());
        Assert.Equal(InteractionOutcome.NotConnected, _script.State.End!.Outcome);
    }

    [Fact]
    public void A_customer_may_write_as_fast_as_the_channel_brings_it()
    {
        Arrive(Whatsapp);
        for (int i = 0; i < 100; i++)
        {
            _script.Give(new CustomerSaid($"m{i}", _script.Text));
        }

        Assert.Equal(100, _script.State.Texts);
    }
}
