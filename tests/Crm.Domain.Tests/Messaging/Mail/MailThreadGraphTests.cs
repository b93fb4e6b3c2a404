using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Domain.Tests.Messaging.Mail;

/// <summary>Which thread a mail belongs to.</summary>
public sealed class MailThreadGraphTests
{
    private static readonly MailThreadId First = new(Guid.CreateVersion7());
    private static readonly MailThreadId Second = new(Guid.CreateVersion7());
    private readonly MailThreadGraph _graph = new();

    [Fact]
    public void Who_answers_a_mail_of_ours_belongs_to_its_thread_whoever_he_is()
    {
        string own = MailKeys.Own(new MailId(Guid.CreateVersion7()));
        _graph.Add(First, [own]);

        Assert.Equal(First, _graph.Find(["other", own], null, _ => false));
    }

    [Fact]
    public void Who_quotes_a_customers_id_without_a_part_in_the_thread_begins_one_of_his_own()
    {
        _graph.Add(First, ["customers-mail"]);

        Assert.Null(_graph.Find(["customers-mail"], null, _ => false));
        Assert.Equal(First, _graph.Find(["customers-mail"], null, id => id == First));
    }

    [Fact]
    public void Mails_that_refer_to_one_that_was_never_seen_here_belong_together()
    {
        _graph.Add(First, ["reply-1", "never-seen"]);

        Assert.Equal(First, _graph.Find(["never-seen"], "reply-2", _ => true));
        Assert.Equal(First, _graph.Find([], "never-seen", _ => true)); // and it comes at last
    }

    [Fact]
    public void The_surest_reference_decides_and_an_id_stays_with_the_thread_that_had_it_first()
    {
        _graph.Add(First, ["a"]);
        _graph.Add(Second, ["a", "b"]);

        Assert.Equal(First, _graph.Find(["a", "b"], null, _ => true));
        Assert.Equal(Second, _graph.Find(["b", "a"], null, _ => true));
    }

    [Fact]
    public void A_forgotten_thread_is_found_no_more()
    {
        _graph.Add(First, ["a", "b"]);
        _graph.Drop(First);

        Assert.Null(_graph.Find(["a", "b"], null, _ => true));
        Assert.Equal(0, _graph.Count);
    }
}
