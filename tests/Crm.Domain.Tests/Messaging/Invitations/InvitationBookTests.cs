using Crm.Events;
using Crm.Events.Conversations;
using Crm.Messaging.Invitations;
using Crm.Primitives;

namespace Crm.Domain.Tests.Messaging.Invitations;

public sealed class InvitationBookTests
{
    private static readonly QueueId Support = new("support");
    private static readonly Instant Noon = Instant.From(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    private static InvitationId New() => new(Guid.CreateVersion7());

    private static InvitationBook Made(params (IDomainEvent Event, Instant At)[] events)
    {
        var book = new InvitationBook();
        foreach (var (domainEvent, at) in events)
        {
            Assert.True(book.Apply(domainEvent, at));
        }

        return book;
    }

    [Fact]
    public void Somebody_is_kept_free_while_it_is_shown_and_until_the_chat_begins()
    {
        var id = New();
        var book = Made((new InvitationShown(id, Support, "a"), Noon));
        Assert.Equal(1, book.Open(Support, Noon + TimeSpan.FromSeconds(119)));
        Assert.Equal(0, book.Open(Support, Noon + InvitationBook.AnswerWithin));
        Assert.Equal(0, book.Open(new QueueId("sales"), Noon));

        var answered = Noon + TimeSpan.FromSeconds(100);
        book.Apply(new InvitationAnswered(id, true), answered);
        Assert.Equal(1, book.Open(Support, answered + TimeSpan.FromSeconds(179)));
        Assert.Equal(0, book.Open(Support, answered + InvitationBook.BeginWithin));
        book.Apply(new InvitationLedToChat(id, new InteractionId(Guid.NewGuid())), answered + TimeSpan.FromSeconds(10));
        Assert.Equal(0, book.Open(Support, answered + TimeSpan.FromSeconds(11)));
        Assert.Equal([new InvitationTally("a", InvitationBook.DayOf(Noon), 1, 1, 0, 1)], book.Of(Support));
    }

    [Fact]
    public void Who_declined_holds_nobody_and_the_first_answer_counts()
    {
        var id = New();
        var book = Made(
            (new InvitationShown(id, Support, "a"), Noon), (new InvitationAnswered(id, false), Noon + TimeSpan.FromSeconds(1)),
            (new InvitationAnswered(id, true), Noon + TimeSpan.FromSeconds(2)), (new InvitationAnswered(New(), true), Noon));
        Assert.Equal(0, book.Open(Support, Noon + TimeSpan.FromSeconds(3)));
        Assert.Equal([new InvitationTally("a", InvitationBook.DayOf(Noon), 1, 0, 1, 0)], book.Of(Support));
    }

    [Fact]
    public void It_is_forgotten_after_an_hour_but_its_counts_stay_a_month()
    {
        var (first, second) = (New(), New());
        var book = Made((new InvitationShown(first, Support, "a"), Noon), (new InvitationShown(second, Support, "b"), Noon + TimeSpan.FromMinutes(10)));
        Assert.Equal(Noon + InvitationBook.RememberedFor, book.NextDeadline);
        Assert.Equal([first], book.Due(Noon + TimeSpan.FromMinutes(61)));
        book.Apply(new InvitationForgotten(first), Noon + TimeSpan.FromMinutes(61));
        Assert.Null(book.Find(first));
        Assert.Equal(Noon + TimeSpan.FromMinutes(70), book.NextDeadline);
        book.Apply(new InvitationForgotten(second), Noon + TimeSpan.FromMinutes(71));
        Assert.Equal(Instant.MaxValue, book.NextDeadline);

        book.Apply(new InvitationShown(New(), Support, "a"), Noon + TimeSpan.FromDays(30));
        Assert.Equal(["a", "b", "a"], book.Of(Support).Select(t => t.Rule));
        book.Apply(new InvitationShown(New(), Support, "a"), Noon + TimeSpan.FromDays(31));
        Assert.Equal(2, book.Of(Support).Count);
    }

    [Fact]
    public void An_answer_after_midnight_counts_for_the_day_it_was_shown()
    {
        var id = New();
        var late = Noon + TimeSpan.FromHours(11) + TimeSpan.FromMinutes(59);
        var book = Made((new InvitationShown(id, Support, "a"), late), (new InvitationAnswered(id, true), late + TimeSpan.FromMinutes(2)));
        Assert.Equal([new InvitationTally("a", InvitationBook.DayOf(Noon), 1, 1, 0, 0)], book.Of(Support));
    }

    /// <summary>Whatever happened: the events of the book make the same book, and go on as it would have.</summary>
    [Fact]
    public void What_a_snapshot_holds_makes_the_same_book()
    {
        var random = new Random(7);
        var book = new InvitationBook();
        var ids = new List<InvitationId>();
        var at = Noon;
        for (int step = 0; step < 3_000; step++)
        {
            at += TimeSpan.FromSeconds(random.Next(120));
            foreach (var due in book.Due(at))
            {
                book.Apply(new InvitationForgotten(due), at);
            }

            IDomainEvent next = random.Next(4) switch
            {
                0 or 1 => new InvitationShown(New(), new QueueId($"q{random.Next(2)}"), $"r{random.Next(3)}"),
                2 => new InvitationAnswered(Any(), random.Next(2) == 0),
                _ => new InvitationLedToChat(Any(), new InteractionId(Guid.NewGuid())),
            };
            book.Apply(next, at);
            if (next is InvitationShown shown)
            {
                ids.Add(shown.Invitation);
            }

            if (step % 500 == 499)
            {
                var copy = Made([.. book.Events]);
                foreach (var queue in (QueueId[])[new("q0"), new("q1")])
                {
                    Assert.Equal(book.Of(queue), copy.Of(queue));
                    Assert.Equal(book.Open(queue, at), copy.Open(queue, at));
                }

                Assert.Equal(book.NextDeadline, copy.NextDeadline);
                book = copy;
            }
        }

        Assert.True(book.Of(new QueueId("q0")).Sum(t => t.Shown) > 100);

        InvitationId Any() => ids.Count == 0 ? New() : ids[random.Next(ids.Count)];
    }

    [Fact]
    public void Other_events_are_none_of_its() => Assert.False(new InvitationBook().Apply(new ConversationForgotten(new InteractionId(Guid.NewGuid())), Noon));
}
