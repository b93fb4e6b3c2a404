using Crm.Events.Queues;
using Crm.Routing.Settings;

namespace Crm.Domain.Tests.Routing;

public sealed class InvitationRulesTests
{
    private static readonly InvitationRule Good = new("checkout", [new("en", "May we help?"), new("zh", "需要帮助吗？")], Pages: "/checkout* !/checkout/done", OnPage: TimeSpan.FromSeconds(30));

    private static QueueSettings Settings { get; } = new(
        "Support", [new RoutingStep(TimeSpan.Zero, [])], AgentSelection.LongestIdle, 0, 1, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30), 100, null,
        TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5), [], false, TimeSpan.FromSeconds(60));

    private static IEnumerable<string> Faults(InvitationRules rules) => SettingsValidation.Faults(Settings with { Invitations = rules }).Select(f => f.Path);

    [Fact]
    public void Rules_have_a_key_words_and_conditions_within_bounds() =>
        Assert.Empty(Faults(new InvitationRules([Good, new("all", [new("en", "Hello")]) { Scrolled = 100, PagesSeen = 100, Idle = TimeSpan.FromHours(1), Returning = false }], 500, TimeSpan.FromDays(365))));

    [Fact]
    public void What_is_wrong_is_said_at_its_place()
    {
        var rule = new InvitationRule("Two Words", [new("e", " "), new("en", new string('x', 301))], Pages: new string('x', 501), OnPage: TimeSpan.FromHours(2), PagesSeen: 0, Scrolled: 101);
        Assert.Equal(
            [
                "invitations.atOnce", "invitations.afterDecline", "invitations.rules[1].id", "invitations.rules[1].pages", "invitations.rules[1].onPage",
                "invitations.rules[1].pagesSeen", "invitations.rules[1].scrolled", "invitations.rules[1].texts[0].language", "invitations.rules[1].texts[0].text",
                "invitations.rules[1].texts[1].text",
            ],
            Faults(new InvitationRules([Good, rule], 0, TimeSpan.FromDays(366))));
    }

    [Fact]
    public void Missing_parts_and_doubled_keys_are_told()
    {
        Assert.Equal(["invitations.rules"], Faults(new InvitationRules(null!)));
        Assert.Equal(["invitations.rules"], Faults(new InvitationRules([Good, Good])));
        Assert.Equal(["invitations.rules[0]"], Faults(new InvitationRules([null!])));
        Assert.Equal(["invitations.rules[0].texts"], Faults(new InvitationRules([Good with { Texts = null! }])));
        Assert.Equal(["invitations.rules[0].texts"], Faults(new InvitationRules([Good with { Texts = [new("en", "a"), new("en", "b")] }])));
        Assert.Contains("invitations.rules", Faults(new InvitationRules([.. Enumerable.Range(0, 21).Select(i => Good with { Id = $"r{i}" })])));
    }

    [Fact]
    public void Rules_that_say_the_same_are_the_same_settings()
    {
        QueueSettings Copy(string text) => Settings with { Invitations = new InvitationRules([Good with { Texts = [new("en", text)] }]), Replies = [new CannedReply("hi", "en", "Hello")] };
        Assert.True(SettingsEquality.Same(Copy("a"), Copy("a")));
        Assert.False(SettingsEquality.Same(Copy("a"), Copy("b")));
        Assert.False(SettingsEquality.Same(Copy("a"), Copy("a") with { Invitations = null }));
        Assert.False(SettingsEquality.Same(Copy("a"), Copy("a") with { Replies = null }));
    }
}
