using System.Collections.Immutable;

namespace Crm.Simulator.Plan;

/// <summary>
/// Who calls when and what he does: a Poisson stream of customers, each drawn from seed and index alone, so that a run can be
/// repeated and one customer looked at without the others. Arrivals are kept a tenth of the mean gap apart; the mean stays. Pure.
/// </summary>
public sealed class TrafficPlan(TrafficOptions options)
{
    private const int CustomerKind = 1;
    private const double SpacedShare = 0.1;
    private const double KnownShare = 0.7;
    private const double WithheldShare = 0.1;
    private const double WrongKeyShare = 0.08;
    private const double NoKeyShare = 0.03;
    private const double MenuHangUpShare = 0.05;
    private const double ChineseMenuShare = 0.8;
    private const double TonesShare = 0.1;
    private const double CustomerEndsShare = 0.7;

    private static readonly TimeSpan TimeAfterKeys = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan TimeWithoutKeys = TimeSpan.FromSeconds(75); // a menu asks three times
    private static readonly TimeSpan ShortestPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestTalk = TimeSpan.FromSeconds(4);

    private readonly TimeSpan _meanGap = TimeSpan.FromMinutes(1 / options.CallsPerMinute);

    /// <summary>All customers in order of arrival, without end unless the options name a duration.</summary>
    public IEnumerable<CustomerScript> Customers()
    {
        var at = TimeSpan.Zero;
        for (int index = 0; index < int.MaxValue; index++)
        {
            var script = Customer(index, out var gap);
            at += gap;
            if (at >= options.Duration)
            {
                yield break;
            }

            yield return script with { At = at };
        }
    }

    /// <summary>The customer with this index; <see cref="CustomerScript.At"/> is left zero because it depends on those before him.</summary>
    /// <param name="gap">How long after the one before he calls.</param>
    public CustomerScript Customer(int index, out TimeSpan gap)
    {
        var chance = new Chance(options.Seed, CustomerKind, index);
        gap = _meanGap * SpacedShare + chance.Exponential(_meanGap * (1 - SpacedShare));
        var destination = chance.Pick(options.Destinations, d => d.Weight);
        var (number, name, language) = Caller(chance);
        var choice = destination.Menu.IsEmpty || chance.Happens(NoKeyShare) ? null : chance.Pick(destination.Menu, c => c.Weight);
        var keys = choice is null ? [] : Keys(chance, choice, language);
        bool leavesMenu = chance.Happens(MenuHangUpShare) && !destination.Menu.IsEmpty;
        return new CustomerScript(
            index,
            TimeSpan.Zero,
            number,
            name,
            destination.Number,
            language,
            keys,
            chance.Happens(TonesShare) ? KeyStyle.Tones : KeyStyle.TelephoneEvents,
            destination.Menu.IsEmpty ? TimeSpan.Zero : choice is null ? TimeWithoutKeys : TimeAfterKeys,
            choice?.MeetsPerson ?? true,
            leavesMenu ? chance.Between(1, 6) : null,
            Within(chance.Exponential(options.MeanPatience), ShortestPatience),
            Within(chance.LogNormal(options.MeanTalkTime), ShortestTalk),
            chance.Happens(CustomerEndsShare),
            chance.Below(64));
    }

    private static (string? Number, string? Name, string Language) Caller(Chance chance)
    {
        if (chance.Happens(KnownShare))
        {
            var known = KnownCallers.All[chance.Below(KnownCallers.All.Length)];
            return (known.Number, known.Name, known.Language);
        }

        // a range that is kept free for plays and films
        string stranger = $"+44207946{chance.Below(800) + 200:D4}";
        return chance.Happens(WithheldShare / (1 - KnownShare)) ? (null, null, "en") : (stranger, null, "en");
    }

    private static ImmutableArray<KeyPress> Keys(Chance chance, MenuChoice choice, string language)
    {
        string chinese = language == "zh" && chance.Happens(ChineseMenuShare) ? Destination.ChineseKey.ToString() : "";
        string wrong = chance.Happens(WrongKeyShare) ? Destination.WrongKey.ToString() : "";
        string typed = chinese + wrong + choice.Keys;
        return [.. typed.Select((key, i) => new KeyPress(i == 0 ? chance.Between(1.5, 8) : chance.Between(4, 9), key))];
    }

    private TimeSpan Within(TimeSpan drawn, TimeSpan least) => drawn < least ? least : drawn > options.CallLengthMax ? options.CallLengthMax : drawn;
}
