using Crm.Events.Queues;
using Crm.Routing.Settings;

namespace Crm.Domain.Tests.Routing;

public sealed class CannedReplyTests
{
    private static IEnumerable<string> Faults(params CannedReply[] replies) =>
        SettingsValidation.Faults(Settings with { Replies = replies }).Select(f => f.Path);

    private static QueueSettings Settings { get; } = new(
        "Support", [new RoutingStep(TimeSpan.Zero, [])], AgentSelection.LongestIdle, 0, 1, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30), 100, null,
        TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5), [], false, TimeSpan.FromSeconds(60));

    [Fact]
    public void Replies_have_a_shortcut_a_language_and_words() =>
        Assert.Empty(Faults(new("hi", "en", "Hello {customer},\nhow are you?"), new("hi", "zh-CN", "您好"), new("bye-2", "en", "Bye")));

    [Theory]
    [InlineData("", "en", "x", "replies[0].shortcut")]
    [InlineData("Hi", "en", "x", "replies[0].shortcut")]
    [InlineData("a b", "en", "x", "replies[0].shortcut")]
    [InlineData("abcdefghijklmnopqrstu", "en", "x", "replies[0].shortcut")]
    [InlineData("hi", "e", "x", "replies[0].language")]
    [InlineData("hi", "en us", "x", "replies[0].language")]
    [InlineData("hi", "en", "  ", "replies[0].text")]
    [InlineData("hi", "en", "bell \u0007", "replies[0].text")]
    public void What_is_wrong_is_said_at_its_place(string shortcut, string language, string text, string path) =>
        Assert.Equal([path], Faults(new CannedReply(shortcut, language, text)));

    [Fact]
    public void Doubled_shortcuts_too_many_replies_and_too_long_ones_are_refused()
    {
        Assert.Contains("replies", Faults(new("hi", "en", "a"), new("hi", "en", "b")));
        Assert.Contains("replies", Faults([.. Enumerable.Range(0, CannedReply.CountMax + 1).Select(i => new CannedReply($"r{i}", "en", "x"))]));
        Assert.Contains("replies[0].text", Faults(new CannedReply("hi", "en", new string('x', CannedReply.TextMax + 1))));
    }
}
