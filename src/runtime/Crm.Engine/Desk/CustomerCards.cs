using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Customers;
using Crm.Primitives;

namespace Crm.Engine.Desk;

/// <summary>
/// Builds customers' cards from the providers of their sections, all at once, each with a limit of its own. Cards are kept for a short
/// time, those with late sections shorter; a late section goes on and is ready for the next card. Thread safe.
/// </summary>
public sealed class CustomerCards(ICustomerDirectory customers, IEnumerable<ICardSection> sections, EngineFigures figures, TimeProvider clock) : ICustomerCards
{
    /// <summary>What a section may take.</summary>
    public static readonly TimeSpan SectionLimit = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan PatientLimit = TimeSpan.FromSeconds(5);

    private const int KeptMax = 1_000;
    private const int ContactsMax = 50;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FreshWhenLate = TimeSpan.FromSeconds(1);

    private readonly ICardSection[] _sections = [.. sections];
    private readonly Lock _gate = new();
    private readonly Dictionary<CustomerId, (CustomerCard Card, Instant Until)> _cards = [];
    private readonly Dictionary<(CustomerId, string), Task<CardSection?>> _late = [];
    private long _forgotten;

    /// <inheritdoc/>
    public ValueTask<CustomerCard?> Build(CustomerId customer, CancellationToken cancellation) => Build(customer, SectionLimit, cancellation);

    /// <inheritdoc/>
    public ValueTask<CustomerCard?> BuildWhole(CustomerId customer, CancellationToken cancellation) => Build(customer, PatientLimit, cancellation);

    /// <inheritdoc/>
    public void Forget(CustomerId customer)
    {
        lock (_gate)
        {
            _forgotten++; // what is being read now may be what was before
            _cards.Remove(customer);
        }
    }

    private async ValueTask<CustomerCard?> Build(CustomerId customer, TimeSpan limit, CancellationToken cancellation)
    {
        var now = Instant.Now(clock);
        long forgotten;
        lock (_gate)
        {
            bool whole = limit > SectionLimit;
            if (_cards.TryGetValue(customer, out var kept) && now < kept.Until && !(whole && kept.Card.Sections.Any(s => s.State == "late")))
            {
                return kept.Card;
            }

            forgotten = _forgotten;
        }

        var work = Array.ConvertAll(_sections, s => Run(s, customer, limit, cancellation));
        var known = await customers.Get(customer, cancellation).ConfigureAwait(false);
        var built = await Task.WhenAll(work).ConfigureAwait(false);
        if (known is null)
        {
            return null;
        }

        var card = Compose(known, built);
        Keep(card, now + (built.Any(b => b.Late) ? FreshWhenLate : Fresh), forgotten);
        return card;
    }

    private void Keep(CustomerCard card, Instant until, long forgotten)
    {
        lock (_gate)
        {
            if (forgotten != _forgotten)
            {
                return;
            }

            if (_cards.Count >= KeptMax)
            {
                _cards.Clear();
            }

            _cards[card.Id] = (card, until);
        }
    }

    /// <summary>Builds a section, or waits for the one that was late last time. Never throws but for cancellation.</summary>
    private async Task<Built> Run(ICardSection section, CustomerId customer, TimeSpan limit, CancellationToken cancellation)
    {
        // a thread of its own: embedded databases answer without yielding. A section outlives the card it is late for.
        var work = TakeLate(customer, section.Name)
            ?? Task.Run(async () => await section.Build(customer, CancellationToken.None).ConfigureAwait(false), CancellationToken.None);
        try
        {
            return new Built(section, await work.WaitAsync(limit, clock, cancellation).ConfigureAwait(false), false);
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            figures.Late(section.Name);
            KeepLate(customer, section.Name, work);
            return new Built(section, null, true);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException) || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            figures.Fault("card-section", e);
            return new Built(section, null, false);
        }
    }

    private Task<CardSection?>? TakeLate(CustomerId customer, string name)
    {
        lock (_gate)
        {
            return _late.Remove((customer, name), out var work) ? work : null;
        }
    }

    private void KeepLate(CustomerId customer, string name, Task<CardSection?> work)
    {
        work.ContinueWith(
            w => figures.Fault("card-section", w.Exception!.InnerException ?? w.Exception),
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        lock (_gate)
        {
            if (_late.Count < KeptMax)
            {
                _late[(customer, name)] = work;
            }
        }
    }

    private static CustomerCard Compose(Customer c, Built[] built)
    {
        var contacts = c.Contacts.Take(ContactsMax)
            .Select((x, i) => new CardContact(x.Id, x.Name, x.Role, x.Language, x.Notes, Numbers(x.Phones), x.Emails, i == 0))
            .ToArray();
        var own = contacts.Length == 0 ? [CardSections.Profile] : new[] { CardSections.Profile, CardSections.Contacts };
        return new CustomerCard(
            c.Id, c.Name, c.Company, [.. c.Phones.Select(p => p.Number)], c.Emails, c.Language, c.Notes, ContentOf<CardHistoryItem>(built, CardSections.History))
        {
            Kind = c.Kind == CustomerKind.Company ? "company" : "person",
            Vip = c.Vip,
            Version = c.Version,
            Numbers = Numbers(c.Phones),
            Identities = [.. c.Identities.Select(i => new CardIdentity(i.Kind, i.Value))],
            Contacts = contacts,
            PinnedNotes = ContentOf<CardNote>(built, CardSections.PinnedNotes),
            Sections =
            [
                .. own.Select(name => new CardSectionView(name, CardSections.OrderOf(name), "ready", null))
                    .Concat(built.Where(b => b.Late || b.Section is not null).Select(View))
                    .OrderBy(s => s.Order).ThenBy(s => s.Name, StringComparer.Ordinal),
            ],
        };
    }

    private static CardSectionView View(Built b) => b.Section is { } section
        ? new(section.Name, section.Order, "ready", section.Name is CardSections.History or CardSections.PinnedNotes ? null : section.Content)
        : new(b.Provider.Name, b.Provider.Order, "late", null);

    private static IReadOnlyList<T> ContentOf<T>(Built[] built, string name) =>
        built.Select(b => b.Section).FirstOrDefault(s => s?.Name == name)?.Content as IReadOnlyList<T> ?? [];

    private static IReadOnlyList<CardPhone> Numbers(IReadOnlyList<Phone> phones) =>
        [.. phones.Select((p, i) => new CardPhone(p.Number, p.Kind.ToString().ToLowerInvariant(), i == 0))];

    private sealed record Built(ICardSection Provider, CardSection? Section, bool Late);
}
