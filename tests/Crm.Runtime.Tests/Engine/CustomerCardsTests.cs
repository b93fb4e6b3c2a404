using System.Collections.Concurrent;
using Crm.Contracts.Desk;
using Crm.Customers;
using Crm.Engine;
using Crm.Engine.Desk;
using Crm.Primitives;
using Crm.TestKit;

namespace Crm.Runtime.Tests.Engine;

public sealed class CustomerCardsTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly KnownCustomers _customers = new();
    private readonly EngineFigures _figures = new();
    private readonly CustomerId _ann;

    public CustomerCardsTests() => _ann = _customers.Add("Ann", "+8613800000103");

    public void Dispose() => _figures.Dispose();

    private CustomerCards Cards(params ICardSection[] sections) => new(_customers, sections, _figures, _clock);

    private static string Sections(CustomerCard? card) => string.Join(", ", card!.Sections.Select(s => $"{s.Name} {s.State}"));

    [Fact]
    public async Task Sections_appear_in_their_places_when_somebody_provides_them_and_have_something_to_show()
    {
        var tickets = new Provided(CardSections.Tickets, () => new(new CardSection(CardSections.Tickets, CardSections.OrderOf("tickets"), new[] { "T-1" })));
        var orders = new Provided(CardSections.Orders, () => new((CardSection?)null));
        var own = new Provided("loyalty", () => new(new CardSection("loyalty", 450, 7)));
        var card = await Cards(own, orders, tickets).Build(_ann, CancellationToken.None);
        Assert.Equal("profile ready, tickets ready, loyalty ready", Sections(card));
        Assert.Equal(["T-1"], Assert.IsType<string[]>(card!.Sections[1].Content));
        Assert.Null(await Cards(tickets).Build(new CustomerId(Guid.NewGuid()), CancellationToken.None));
    }

    [Fact]
    public async Task A_late_section_is_left_out_and_ready_for_the_next_card()
    {
        var gate = new TaskCompletionSource<CardSection?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = new Provided(CardSections.Tickets, () => new(gate.Task));
        var cards = Cards(slow, new Provided(CardSections.Orders, () => new(new CardSection(CardSections.Orders, 700, "o"))));
        var building = cards.Build(_ann, CancellationToken.None).AsTask();
        await slow.Started;
        while (!building.IsCompleted)
        {
            _clock.Advance(CustomerCards.SectionLimit); // the wait begins after the section: pass the limit until it is seen
            await Task.Yield();
        }

        Assert.Equal("profile ready, tickets late, orders ready", Sections(await building));
        gate.SetResult(new CardSection(CardSections.Tickets, 400, "t"));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("profile ready, tickets ready, orders ready", Sections(await cards.Build(_ann, CancellationToken.None)));
        Assert.Equal(1, slow.Calls);
    }

    [Fact]
    public async Task A_section_that_fails_is_left_out_and_counted()
    {
        var card = await Cards(new Provided(CardSections.Tickets, () => throw new InvalidOperationException("broken"))).Build(_ann, CancellationToken.None);
        Assert.Equal("profile ready", Sections(card));
        Assert.Contains("broken", _figures.LastFaults["card-section"]);
    }

    [Fact]
    public async Task A_card_is_kept_shortly_and_forgotten_when_the_customer_changes()
    {
        var section = new Provided(CardSections.Tickets, () => new((CardSection?)null));
        var cards = Cards(section);
        var first = await cards.Build(_ann, CancellationToken.None);
        Assert.Same(first, await cards.Build(_ann, CancellationToken.None));
        cards.Forget(_ann);
        Assert.NotSame(first, await cards.Build(_ann, CancellationToken.None));
        _clock.Advance(TimeSpan.FromSeconds(11));
        await cards.Build(_ann, CancellationToken.None);
        Assert.Equal(3, section.Calls);
    }

    private sealed class Provided(string name, Func<ValueTask<CardSection?>> build) : ICardSection
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _calls;

        public int Calls => _calls;

        public Task Started => _started.Task;

        public string Name => name;

        public int Order => CardSections.OrderOf(name);

        public ValueTask<CardSection?> Build(CustomerId customer, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _calls);
            _started.TrySetResult();
            return build();
        }
    }
}

/// <summary>Customers in memory; finds numbers by equality.</summary>
internal sealed class KnownCustomers : ICustomerDirectory
{
    private readonly ConcurrentDictionary<CustomerId, Customer> _customers = new();

    public int LookUps { get; private set; }

    public CustomerId Add(string name, params string[] phones)
    {
        var customer = new Customer(new CustomerId(Guid.CreateVersion7()), new SubjectId(Guid.CreateVersion7()), name, null, "zh", null, [.. phones.Select(p => new Phone(p))], []);
        _customers[customer.Id] = customer;
        return customer.Id;
    }

    public ValueTask<IReadOnlyList<CustomerMatch>> FindByNumber(string? number, CancellationToken cancellation)
    {
        LookUps++;
        return new(NumberMatching.Rank(_customers.Values, [number!], null));
    }

    public ValueTask<Customer?> Get(CustomerId id, CancellationToken cancellation) => new(_customers.GetValueOrDefault(id));

    public ValueTask<CustomerPage> Search(string? search, CustomerCursor? after, int limit, CancellationToken cancellation) => new(CustomerPage.Empty);
}
