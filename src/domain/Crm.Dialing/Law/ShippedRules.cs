namespace Crm.Dialing.Law;

/// <summary>The rules that are shipped. A number that a source does not have is not made up: the rule is left out.</summary>
public static class ShippedRules
{
    private static readonly DayOfWeek[] AllDays = Enum.GetValues<DayOfWeek>();
    private static readonly DayOfWeek[] Weekdays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    /// <summary>United States, federal: FTC and FCC together, the stricter of both. States may ask for more.</summary>
    public static DiallingRules UnitedStates { get; } = new()
    {
        Jurisdiction = "us",
        Version = 1,
        Source = "16 CFR 310.4(b)(1)(iv), (b)(4); 47 CFR 64.1200(a)(6), (a)(7), (c)(1)",
        Hours = [new CallingHours(AllDays, new TimeOnly(8, 0), new TimeOnly(21, 0))],
        Abandonment = new AbandonmentRule(0.03, TimeSpan.FromDays(30), TimeSpan.Zero, false),
        ListFresh = TimeSpan.FromDays(31),
    };

    /// <summary>United Kingdom, by the measure of 2008 and 2010. Since 2017 no share is allowed as such: a careful site sets the cap to 0.</summary>
    public static DiallingRules UnitedKingdom { get; } = new()
    {
        Jurisdiction = "uk",
        Version = 1,
        Source = "Ofcom, statements on persistent misuse of 2008 and 2010; general policy in force since 2017-03-01",
        Abandonment = new AbandonmentRule(0.03, TimeSpan.FromHours(24), TimeSpan.FromHours(72), true),
    };

    /// <summary>Australia.</summary>
    public static DiallingRules Australia { get; } = new()
    {
        Jurisdiction = "au",
        Version = 1,
        Source = "Telecommunications (Telemarketing and Research Calls) Industry Standard 2017",
        Hours =
        [
            new CallingHours(Weekdays, new TimeOnly(9, 0), new TimeOnly(20, 0)),
            new CallingHours([DayOfWeek.Saturday], new TimeOnly(9, 0), new TimeOnly(17, 0)),
        ],
        NotOnHolidays = true,
        Abandonment = new AbandonmentRule(null, TimeSpan.FromDays(30), TimeSpan.Zero, false),
    };

    /// <summary>China: nobody is called for marketing without his agreement.</summary>
    public static DiallingRules China { get; } = new()
    {
        Jurisdiction = "cn",
        Version = 1,
        Source = "Plan of 13 ministries against nuisance calls, 2018; MIIT notice on call centres, June 2020",
        Abandonment = new AbandonmentRule(null, TimeSpan.FromDays(30), TimeSpan.Zero, false),
        ConsentRequired = true,
    };

    /// <summary>All of them by their key.</summary>
    public static IReadOnlyDictionary<string, DiallingRules> All { get; } =
        new[] { UnitedStates, UnitedKingdom, Australia, China }.ToDictionary(rules => rules.Jurisdiction);
}
