using Crm.Messaging.Channels;

namespace Crm.Domain.Tests.Messaging;

public sealed class SmsSegmentsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(160, 1)]
    [InlineData(161, 2)]
    [InlineData(306, 2)]
    [InlineData(307, 3)]
    public void Letters_of_the_network_s_alphabet_go_160_to_one_message_and_153_to_each_of_several(int letters, int segments) =>
        Assert.Equal(new SmsSize(true, letters, segments), SmsSegments.Of(new string('a', letters)));

    [Theory]
    [InlineData(70, 1)]
    [InlineData(71, 2)]
    [InlineData(134, 2)]
    [InlineData(135, 3)]
    public void One_other_letter_makes_all_of_them_wide(int letters, int segments) =>
        Assert.Equal(new SmsSize(false, letters, segments), SmsSegments.Of("你" + new string('a', letters - 1)));

    [Fact]
    public void A_letter_of_the_extension_takes_two_places_and_is_not_cut_in_two()
    {
        Assert.Equal(new SmsSize(true, 160, 1), SmsSegments.Of(new string('a', 158) + "€"));
        Assert.Equal(new SmsSize(true, 161, 2), SmsSegments.Of(new string('a', 159) + "€"));
        Assert.Equal(3, SmsSegments.Of(new string('a', 152) + "€" + new string('a', 152)).Segments); // 306 places, but one is left over in the first part
    }

    [Fact]
    public void A_pair_of_surrogates_is_not_cut_in_two()
    {
        string text = new string('ж', 66) + "😀" + new string('ж', 66);
        Assert.Equal(new SmsSize(false, 134, 3), SmsSegments.Of(text));
    }

    [Fact]
    public void No_text_is_one_message() => Assert.Equal(new SmsSize(true, 0, 1), SmsSegments.Of(""));

    [Theory]
    [InlineData("STOP", false)]
    [InlineData(" stop. ", false)]
    [InlineData("退订", false)]
    [InlineData("Start", true)]
    [InlineData("stop it please", null)]
    [InlineData("", null)]
    public void A_word_of_consent_stands_alone(string text, bool? allowed) => Assert.Equal(allowed, ConsentWords.Read(text));
}
