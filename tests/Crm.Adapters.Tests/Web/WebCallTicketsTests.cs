using Crm.TestKit;
using Crm.Web.Chat;

namespace Crm.Adapters.Tests.Web;

public sealed class WebCallTicketsTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void A_ticket_is_good_once_for_a_minute_and_from_its_address()
    {
        var tickets = new WebCallTickets(_clock);
        string first = tickets.Issue("support", "192.0.2.1", null);
        Assert.Equal("support", tickets.Take(first, "192.0.2.1")?.EntryPoint);
        Assert.Null(tickets.Take(first, "192.0.2.1"));
        string second = tickets.Issue("support", "192.0.2.1", null);
        Assert.Null(tickets.Take(second, "192.0.2.2"));
        Assert.Null(tickets.Take(second, "192.0.2.1")); // who guessed it has used it up
        string third = tickets.Issue("support", "192.0.2.1", null);
        _clock.Advance(WebCallTickets.Lifetime);
        Assert.Null(tickets.Take(third, "192.0.2.1"));
    }

    [Fact]
    public void Of_too_many_open_tickets_the_oldest_goes()
    {
        var tickets = new WebCallTickets(_clock);
        string[] issued = [.. Enumerable.Range(0, WebCallTickets.OpenMax + 1).Select(_ => tickets.Issue("support", "192.0.2.1", null))];
        Assert.Null(tickets.Take(issued[0], "192.0.2.1"));
        Assert.NotNull(tickets.Take(issued[1], "192.0.2.1"));
        Assert.NotNull(tickets.Take(issued[^1], "192.0.2.1"));
    }
}
