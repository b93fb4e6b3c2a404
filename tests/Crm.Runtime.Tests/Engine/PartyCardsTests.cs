using System.Collections.Immutable;
using Crm.Engine;
using Crm.Engine.Desk;
using Crm.Events.Interactions;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Primitives;
using Crm.TestKit;

namespace Crm.Runtime.Tests.Engine;

public sealed class PartyCardsTests : IDisposable
{
    private static readonly InteractionId Id = new(Guid.CreateVersion7());
    private static readonly SubjectId Subject = new(Guid.CreateVersion7());

    private readonly FakeClock _clock = new();
    private readonly KnownCustomers _customers = new();
    private readonly EngineFigures _figures = new();
    private readonly InteractionParties _parties = new();
    private readonly InteractionList _store = new();
    private readonly FakeVault _vault = new();
    private readonly PartyCards _cards;

    public PartyCardsTests() =>
        _cards = new PartyCards(_parties, _customers, new CustomerCards(_customers, [], _figures, _clock), _store, _vault, _figures, _clock);

    public void Dispose() => _figures.Dispose();

    private async Task<string> Shown(Party party)
    {
        _parties.Remember(Id, party);
        var shown = await _cards.Of(Id, CancellationToken.None);
        return $"{shown.Match} {shown.Number} {shown.Name} [{string.Join(", ", shown.Candidates.Select(c => c.Name))}] {shown.Card?.Name}";
    }

    [Fact]
    public async Task A_known_caller_has_his_name_and_card()
    {
        var ann = _customers.Add("陈伟", "+8613800000103");
        Assert.Equal("known +8613800000103 陈伟 [] 陈伟", await Shown(new Party(Subject, "+8613800000103", "CHEN W", ann)));
        Assert.Equal("known  陈伟 [] 陈伟", await Shown(new Party(Subject, "anonymous", null, ann)));
    }

    [Fact]
    public async Task A_shared_number_gives_a_pick_list_looked_up_once_and_the_pick_ends_it()
    {
        var ann = _customers.Add("Ann", "+49301");
        _customers.Add("Bob", "+49301");
        Assert.Equal("ambiguous +49301  [Ann, Bob] ", await Shown(new Party(Subject, "+49301", null, null)));
        await _cards.Of(Id, CancellationToken.None);
        Assert.Equal(1, _customers.LookUps);
        _parties.Customer(Id, ann);
        Assert.Equal("known", (await _cards.Of(Id, CancellationToken.None)).Match);
    }

    [Fact]
    public async Task Nobodys_number_is_unknown_and_no_number_withheld()
    {
        Assert.Equal("unknown +49302 X [] ", await Shown(new Party(Subject, "+49302", "X", null)));
        Assert.Equal("withheld   [] ", await Shown(new Party(Subject, null, null, null)));
        Assert.Equal("withheld   [] ", await Shown(new Party(Subject, "Anonymous", null, null)));
        Assert.Equal(1, _customers.LookUps);
    }

    [Fact]
    public async Task What_flows_and_an_earlier_IVR_told_is_shown_and_bounded()
    {
        _parties.Remember(Id, new Party(Subject, null, null, null));
        _parties.HandedOver(Id, "en", ["sales"], "47", ImmutableDictionary<string, string>.Empty.Add("z", "1"));
        _parties.Menu(Id, "menu: 2");
        _parties.Attribute(Id, "a", "x");
        _parties.Attribute(Id, "z", null);
        _parties.Language(Id, "zh");
        var context = await _cards.ContextOf(Id, CancellationToken.None);
        Assert.Equal(("zh", "sales menu: 2", "a=x handover.digits=47"), (context.Language, string.Join(' ', context.MenuPath), string.Join(' ', context.Attributes.Select(a => $"{a.Name}={a.Value}"))));
        for (int i = 0; i < 200; i++)
        {
            _parties.Attribute(Id, $"n{i}", "v");
            _parties.Menu(Id, "m: 1");
        }

        context = await _cards.ContextOf(Id, CancellationToken.None);
        Assert.Equal((100, 50), (context.Attributes.Count, context.MenuPath.Count));
        _parties.Attribute(new InteractionId(Guid.NewGuid()), "a", "nobody remembers this one");
    }

    [Fact]
    public async Task After_a_restart_everything_is_read_back_from_the_record()
    {
        var ann = _customers.Add("Ann", "+49301");
        await _store.Save(
            [
                new InteractionRecord(Id, MediaType.Voice, InteractionDirection.Inbound, Subject, _vault.Seal(Subject, "+49301"), null, "4000", null, null, default)
                {
                    Customer = ann,
                    Language = "zh",
                    MenuPath = ["menu: 1"],
                    Attributes = [new InteractionAttribute("order.number", _vault.Seal(Subject, "77"), "flow:x", default)],
                },
            ],
            CancellationToken.None);
        var party = await _cards.Of(Id, CancellationToken.None);
        var context = await _cards.ContextOf(Id, CancellationToken.None);
        Assert.Equal(("known", "+49301", "Ann"), (party.Match, party.Number, party.Name));
        Assert.Equal(("zh", "menu: 1", "77"), (context.Language, Assert.Single(context.MenuPath), Assert.Single(context.Attributes).Value));
        Assert.Equal("withheld", (await _cards.Of(new InteractionId(Guid.NewGuid()), CancellationToken.None)).Match);
    }
}
