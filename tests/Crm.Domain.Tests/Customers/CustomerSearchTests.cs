using Crm.Customers;
using Crm.Primitives;

namespace Crm.Domain.Tests.Customers;

public sealed class CustomerSearchTests
{
    [Theory]
    [InlineData("Zoë", "zoe")]
    [InlineData("ＡＢＣ１２", "abc12")]
    [InlineData("STRAßE", "straße")]
    [InlineData("陈伟", "陈伟")]
    [InlineData("가나", "가나")]
    [InlineData("", "")]
    public void Case_accents_and_width_do_not_matter(string text, string folded) => Assert.Equal(folded, CustomerSearch.Fold(text));

    [Fact]
    public void Whatever_is_typed_can_be_folded()
    {
        var random = new Random(7);
        for (int i = 0; i < 2_000; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(30)).Select(_ => (char)random.Next(char.MaxValue + 1))]);
            string folded = CustomerSearch.Fold(text);
            Assert.Equal(folded, CustomerSearch.Fold(folded));
            var terms = CustomerSearch.Read(text);
            Assert.True(terms is null || terms.Grams.Count > 0, text);
            Assert.All(terms?.Grams ?? [], g => Assert.DoesNotContain(' ', g));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("   ")]
    [InlineData("-- % ' \"")]
    public void Without_letters_and_digits_nothing_is_searched(string? text) => Assert.Null(CustomerSearch.Read(text));

    [Fact]
    public void Any_part_of_three_letters_is_among_the_grams_of_the_text()
    {
        var random = new Random(3);
        for (int i = 0; i < 500; i++)
        {
            string name = new([.. Enumerable.Range(0, random.Next(3, 14)).Select(_ => (char)('a' + random.Next(26)))]);
            int from = random.Next(name.Length - 2);
            string part = name.Substring(from, random.Next(3, name.Length - from + 1));
            var terms = CustomerSearch.Read(part)!;
            Assert.Subset(CustomerSearch.GramsOf("x " + name).ToHashSet(), terms.Grams.ToHashSet());
            Assert.True(terms.Admits("x " + name));
        }
    }

    [Fact]
    public void One_and_two_letters_are_beginnings_of_words_and_any_part_of_Chinese()
    {
        var grams = CustomerSearch.GramsOf("amelia 上海晨光 cl");
        Assert.Subset(grams.ToHashSet(), CustomerSearch.Read("am cl 海晨")!.Grams.ToHashSet());
        Assert.Subset(grams.ToHashSet(), CustomerSearch.Read("光")!.Grams.ToHashSet());
        Assert.DoesNotContain("el", grams);
        Assert.DoesNotContain("上晨", grams);
    }

    [Theory]
    [InlineData("+44 (0)20 7946-0101", "442079460101")]
    [InlineData("020 7946", "207946")]
    [InlineData("0086138", "86138")]
    public void A_number_is_searched_by_its_digits_without_what_is_dialled_before(string typed, string part) => Assert.Equal([part], CustomerSearch.Read(typed)!.Parts);

    [Fact]
    public void Names_order_without_case_and_of_one_name_by_id()
    {
        var low = new CustomerId(Guid.Parse("00000000-0000-7000-8000-000000000001"));
        var high = new CustomerId(Guid.Parse("00000000-0000-7000-8000-000000000002"));
        Assert.True(string.CompareOrdinal(CustomerSearch.SortKey("adam", high), CustomerSearch.SortKey("Bert", low)) < 0);
        Assert.True(string.CompareOrdinal(CustomerSearch.SortKey("Adam", low), CustomerSearch.SortKey("adam", high)) < 0);
        Assert.True(string.CompareOrdinal(CustomerSearch.SortKey("Adam", high), CustomerSearch.SortKey("Adam B", low)) < 0);
        Assert.True(CustomerSearch.SortKey(new string('ﷺ', 200), low).Length <= 240);
    }
}
