using System.Text;
using Crm.Media.Speech;

namespace Crm.Adapters.Tests.Media.Speech;

public sealed class SpeechTextTests
{
    [Theory]
    [InlineData("Hello, Mr Smith.", "Hello, Mr Smith.")]
    [InlineData("  two\r\n lines\tand \u00a0 more ", "two lines and more")]
    [InlineData("a\u0001-10Rb\u0000c\u001b", "a -10Rb c")]
    [InlineData("say [[h@l'oU]] now [[[", "say [h@l'oU] now [")]
    [InlineData("half \ud83d of a pair", "half of a pair")]
    [InlineData("您是第 3 位。", "您是第 3 位。")]
    public void Text_becomes_one_line_without_commands(string text, string clean) => Assert.Equal(clean, SpeechText.Clean(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\u0001\r\n ")]
    [InlineData("... -- !?")]
    public void Where_nothing_is_to_be_spoken_there_is_no_text(string? text) => Assert.Null(SpeechText.Clean(text));

    [Fact]
    public void A_text_may_have_two_thousand_characters_and_not_one_more()
    {
        Assert.NotNull(SpeechText.Clean(new string('a', 2000)));
        Assert.Null(SpeechText.Clean(new string('a', 2001)));
    }

    [Fact]
    public void No_text_whatever_leaves_a_command_or_breaks_its_encoding()
    {
        var random = new Random(7);
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        for (int round = 0; round < 2_000; round++)
        {
            var characters = new char[random.Next(1, 40)];
            for (int i = 0; i < characters.Length; i++)
            {
                characters[i] = random.Next(4) switch { 0 => '[', 1 => (char)random.Next(32), 2 => (char)random.Next(0xd7f0, 0xe010), _ => (char)random.Next('a', 'z') };
            }

            if (SpeechText.Clean(new string(characters)) is { } clean)
            {
                Assert.DoesNotContain("[[", clean, StringComparison.Ordinal);
                Assert.DoesNotContain(clean, char.IsControl);
                Assert.NotEmpty(strict.GetBytes(clean));
            }
        }
    }
}
