using System.Collections.Immutable;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Customers;
using Crm.Customers.Numbers;
using Crm.Events.Privacy;
using Crm.Interactions.Storage;
using Crm.Primitives;

namespace Crm.Engine.Desk;

/// <summary>
/// The other party of an interaction for the desk: who he is with his card, or who he may be, and what became known before. A desk never
/// waits long for it: what cannot be read in time is left out. Thread safe.
/// </summary>
public sealed class PartyCards(
    InteractionParties parties,
    ICustomerDirectory customers,
    ICustomerCards cards,
    IInteractionStore interactions,
    IPersonalDataVault vault,
    EngineFigures figures,
    TimeProvider clock)
{
    /// <summary>What a card or a look-up may take before the desk goes without.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);

    /// <summary>The party of an interaction; an empty one when nothing is known. What cannot be read is left out, never an error.</summary>
    public async ValueTask<DeskParty> Of(InteractionId interaction, CancellationToken cancellation)
    {
        var party = parties.Find(interaction) ?? await ReadBack(interaction, cancellation).ConfigureAwait(false);
        if (party is null)
        {
            return new DeskParty(null, null, null, null);
        }

        bool withheld = PhoneNumber.IsWithheld(party.Number);
        string? number = withheld ? null : party.Number;
        if (party.Customer is { } told)
        {
            var id = parties.WholeOf(told);
            var card = await InTime("card", async () => await cards.Build(id, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
            return new DeskParty(number, card?.Name ?? party.Name, card?.Id ?? id, card) { Match = "known" };
        }

        if (withheld)
        {
            return new DeskParty(null, party.Name, null, null);
        }

        var candidates = party.Candidates ?? await LookUp(interaction, party.Number, cancellation).ConfigureAwait(false);
        return new DeskParty(number, party.Name, null, null) { Match = candidates.Count > 0 ? "ambiguous" : "unknown", Candidates = candidates };
    }

    /// <summary>What became known about an interaction before an agent had it.</summary>
    public async ValueTask<DeskContext> ContextOf(InteractionId interaction, CancellationToken cancellation)
    {
        var party = parties.Find(interaction) ?? await ReadBack(interaction, cancellation).ConfigureAwait(false);
        return party is null || (party.Language is null && party.MenuPath.IsEmpty && party.Attributes.IsEmpty)
            ? DeskContext.Empty
            : new DeskContext(
                party.Language, party.MenuPath, [.. party.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => new DeskAttribute(a.Key, a.Value))]);
    }

    /// <summary>Looks somebody up and builds his card, so that the first caller does not wait for what is prepared once per process.</summary>
    public async Task Warm(CancellationToken cancellation)
    {
        try
        {
            await Task.Yield(); // the start does not wait for it
            var page = await customers.Search(null, null, 1, cancellation).ConfigureAwait(false);
            if (page.Customers is [var somebody])
            {
                await customers.FindByNumber(somebody.Phones is [var phone, ..] ? phone.Number : null, cancellation).ConfigureAwait(false);
                await cards.BuildWhole(somebody.Id, cancellation).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            figures.Fault("warm-up", e);
        }
    }

    private async ValueTask<IReadOnlyList<DeskCandidate>> LookUp(InteractionId interaction, string? number, CancellationToken cancellation)
    {
        if (number?.Contains('@') == true)
        {
            return await LookUpAddress(interaction, number, cancellation).ConfigureAwait(false);
        }

        var matches = await InTime("look-up", async () => await customers.FindByNumber(number, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        if (matches is null)
        {
            return []; // not known yet: the next desk asks again
        }

        DeskCandidate[] candidates =
        [
            .. matches.Select(m => new DeskCandidate(
                m.Customer.Id, m.Customer.Name, m.Customer.Company, m.Quality.ToString().ToLowerInvariant(), m.Contact?.Name, m.Customer.Vip)),
        ];
        parties.Candidates(interaction, candidates);
        return candidates;
    }

    /// <summary>Who writes from an e-mail address: never by the digits in it.</summary>
    private async ValueTask<IReadOnlyList<DeskCandidate>> LookUpAddress(InteractionId interaction, string address, CancellationToken cancellation)
    {
        var page = await InTime(
            "look-up", async () => await customers.Search(address, null, ICustomerDirectory.MatchesMax, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        if (page is null)
        {
            return []; // not known yet: the next desk asks again
        }

        bool Has(IReadOnlyList<string> emails) => emails.Contains(address, StringComparer.OrdinalIgnoreCase);
        DeskCandidate[] candidates =
        [
            .. page.Customers.Where(c => Has(c.Emails) || c.Contacts.Any(p => Has(p.Emails))).Select(c => new DeskCandidate(
                c.Id, c.Name, c.Company, "exact", c.Contacts.FirstOrDefault(p => Has(p.Emails))?.Name, c.Vip)),
        ];
        parties.Candidates(interaction, candidates);
        return candidates;
    }

    private async ValueTask<Party?> ReadBack(InteractionId interaction, CancellationToken cancellation)
    {
        try
        {
            if (await interactions.Find(interaction, cancellation).ConfigureAwait(false) is not { } record)
            {
                return null;
            }

            var party = new Party(
                record.Subject,
                record.From is { } from ? vault.Open(from) : null,
                record.FromName is { } name ? vault.Open(name) : null,
                record.Customer)
            {
                Language = record.Language,
                MenuPath = record.MenuPath,
                Attributes = record.Attributes
                    .Select(a => KeyValuePair.Create(a.Name, vault.Open(a.Value)))
                    .Where(a => a.Value is not null) // erased
                    .ToImmutableDictionary(a => a.Key, a => a.Value!),
            };
            parties.Remember(interaction, party);
            return party;
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            figures.Fault("party-read", e);
            return null;
        }
    }

    /// <summary>Reads on a thread of its own (embedded databases answer without yielding) and gives up when it takes too long or fails.</summary>
    private async ValueTask<T?> InTime<T>(string what, Func<Task<T?>> read, CancellationToken cancellation) where T : class
    {
        var work = Task.Run(read, CancellationToken.None);
        try
        {
            return await work.WaitAsync(Limit, clock, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            figures.Late(what);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException && !cancellation.IsCancellationRequested)
        {
            figures.Fault(what, e);
            return null;
        }
    }
}
