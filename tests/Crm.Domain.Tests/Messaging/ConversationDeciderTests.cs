using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Domain.Tests.Messaging;

public sealed class ConversationDeciderTests
{
    private readonly ConversationScript _script = new();

    [Fact]
    public void A_conversation_has_2000_texts_at_most_and_still_ends_with_a_line()
    {
        _script.Arrive().Connect(ConversationScript.Anna);
        for (int i = 0; i < ConversationPolicy.TextsMax; i++)
        {
            _script.Wait(1).Give(new CustomerSaid($"c{i}", _script.Text));
        }

        _script.Give(new CustomerSaid("one-more", _script.Text));
        Assert.Equal("wrong-state", _script.Replies[^1]);
        _script.Give(new CustomerSaid("c7", _script.Text));
        Assert.Equal("took 10", _script.Replies[^1]); // sent before: it is there
        _script.Give(new CloseIt(ConversationScript.Anna, "agent-closed", Force: false));
        Assert.Equal(SystemWords.Ended, _script.State.Lines[^1].Written.System);
        Assert.Equal(Enumerable.Range(1, _script.State.LastSeq), _script.State.Lines.Select(l => l.Seq));
    }

    [Fact]
    public void A_conversation_has_20_files_at_most_of_both_sides_and_goes_on_in_words()
    {
        _script.Arrive().Connect(ConversationScript.Anna);
        for (int i = 0; i < ConversationPolicy.FilesMax; i++)
        {
            var file = new ChatFile(Guid.NewGuid(), "image/png", 100);
            _script.Wait(1).Give(i % 2 == 0
                ? new CustomerSaid($"f{i}", _script.Text, file)
                : new StaffSaid(ConversationScript.Anna, $"f{i}", _script.Text, Note: false, file));
        }

        _script.Give(new CustomerSaid("one-more", _script.Text, new ChatFile(Guid.NewGuid(), "image/png", 100)));
        Assert.Equal("wrong-state", _script.Replies[^1]);
        _script.Give(new CustomerSaid("f0", _script.Text, new ChatFile(Guid.NewGuid(), "image/png", 100)));
        Assert.StartsWith("took", _script.Replies[^1], StringComparison.Ordinal); // sent before: it is there, and once
        _script.Give(new CustomerSaid("words", _script.Text));
        Assert.StartsWith("took", _script.Replies[^1], StringComparison.Ordinal);
        Assert.Equal(ConversationPolicy.FilesMax, _script.State.Lines.Count(l => l.Written.File is not null));
    }

    [Fact]
    public void A_first_line_that_comes_with_the_beginning_is_there_once()
    {
        _script.Give(new ConversationArrived(
            _script.Text.Subject, "hash", ConversationScript.Support, new Crm.Events.Queues.ChatRules(), "support", null, null, null, null, null, null, null, null, null, [])
        {
            First = ("f1", _script.Text),
        });
        Assert.Equal("done", _script.Replies[^1]);
        _script.Give(new CustomerSaid("f1", _script.Text));
        Assert.Equal("took 2", _script.Replies[^1]);
        Assert.Equal("f1", Assert.Single(_script.State.Lines, l => l.IsText).Written.ClientId);
    }

    [Fact]
    public void Typing_is_shown_and_not_stored()
    {
        _script.Arrive().Connect(ConversationScript.Anna);
        int before = _script.Events.Count;
        _script.Give(new StaffTyped(ConversationScript.Anna, true)).Give(new CustomerTyped(true)).Give(new StaffTyped(ConversationScript.Bert, true));
        Assert.Equal(before, _script.Events.Count);
        Assert.Equal([true, false], _script.Typings.Select(t => t.ToCustomer));
        Assert.Equal("wrong-state", _script.Replies[^1]);
    }

    [Fact]
    public void Who_answers_has_read_and_a_receipt_never_goes_back()
    {
        _script.Arrive().Connect(ConversationScript.Anna).Give(new CustomerSaid("c", _script.Text));
        Assert.Equal(1, _script.State.Unread);
        _script.Give(new StaffSaid(ConversationScript.Anna, "a", _script.Text, Note: false));
        Assert.Equal(0, _script.State.Unread);
        int before = _script.Events.Count;
        _script.Give(new StaffSaw(ConversationScript.Anna, 1, Read: true)).Give(new CustomerSaw(99, Read: true));
        Assert.Equal((before, "invalid"), (_script.Events.Count, _script.Replies[^1]));
    }

    [Fact]
    public void An_acceptance_that_crosses_the_customers_leaving_connects_nobody()
    {
        _script.Arrive().Give(new CustomerEnded()).Connect(ConversationScript.Anna);
        Assert.Equal(ConversationStage.Leaving, _script.State.Stage);
        Assert.Empty(_script.Messages.OfType<AgentHasIt>());
        _script.Give(new VisitOver(_script.State.Visit!.Value, InteractionOutcome.Abandoned, "caller-hung-up"));
        Assert.Equal(("customer-left", InteractionOutcome.Abandoned), (_script.State.EndReason, _script.State.End!.Outcome));
    }

    [Fact]
    public void An_acceptance_after_the_end_is_told_that_there_is_nothing()
    {
        _script.Arrive().Connect(ConversationScript.Anna).Give(new CustomerEnded()).Connect(ConversationScript.Bert);
        Assert.IsType<AgentHasNothing>(_script.Messages[^1]);
    }

    [Fact]
    public void Whatever_comes_in_whatever_order_it_ends_once_and_deadlines_lead_on()
    {
        for (int seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var script = new ConversationScript().Arrive();
            for (int step = 0; step < 120; step++)
            {
                script.Wait(random.NextDouble() * 40).Give(Input(script, random));
                while (script.NextDeadline <= script.Now && script.State.Stage != ConversationStage.Forgotten)
                {
                    int before = script.Events.Count;
                    script.Give(new ConversationDeadline());
                    Assert.True(script.Events.Count > before, $"seed {seed}: a deadline stays due");
                }
            }

            Assert.True(script.Events.OfType<InteractionEnded>().Count() <= 1, $"seed {seed}: it ended twice");
            Assert.Equal(script.Messages.OfType<AgentHasIt>().Count(), script.Messages.OfType<AgentIsDone>().Count() + (script.State.Reservation is null ? 0 : 1));
            Assert.Equal(script.Events.OfType<ConversationConnected>().Count(), script.Messages.OfType<AgentHasIt>().Count());
        }
    }

    private static ConversationInput Input(ConversationScript s, Random random)
    {
        var agent = random.Next(2) == 0 ? ConversationScript.Anna : ConversationScript.Bert;
        var reservation = s.State.Asked is { } asked && random.Next(3) > 0 ? asked.Reservation : new ReservationId(Guid.CreateVersion7());
        var visit = s.State.Visit ?? new QueueVisitId(Guid.CreateVersion7());
        return random.Next(20) switch
        {
            0 or 1 => new CustomerSaid($"c{random.Next(30)}", s.Text),
            2 => new CustomerSaw(random.Next(-1, 40), random.Next(2) == 0),
            3 => new CustomerTyped(true),
            4 when random.Next(6) == 0 => new CustomerEnded(),
            5 when random.Next(6) == 0 => new CustomerGone(),
            6 => new CustomerRating(3, null),
            7 or 8 => new StaffSaid(agent, $"a{random.Next(30)}", s.Text, random.Next(3) == 0),
            9 => new HandOn(agent, ConversationScript.Support, null, s.Text),
            10 => new HandOn(agent, null, random.Next(2) == 0 ? ConversationScript.Anna : ConversationScript.Bert, null),
            11 => new Park(agent),
            12 => new TakeUp(agent),
            13 when random.Next(6) == 0 => new CloseIt(agent, "agent-closed", random.Next(2) == 0),
            14 => new GiveBack("sue", null),
            15 => random.Next(2) == 0 ? new SupervisorJoins(new AgentId("sue"), "Sue", random.Next(2) == 0) : new SupervisorLeaves(new AgentId("sue")),
            16 => new AskFailed(reservation, agent, "missed"),
            17 when random.Next(6) == 0 => new VisitOver(visit, InteractionOutcome.Overflowed, "too-long"),
            18 => new AgentReach(agent, random.Next(2) == 0, random.Next(5) == 0),
            19 when random.Next(2) == 0 => new ConversationDeadline(),
            _ => new AgentTakes(reservation, agent, agent.Value),
        };
    }
}
