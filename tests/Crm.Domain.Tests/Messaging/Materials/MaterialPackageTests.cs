using Crm.Messaging.Materials;
using Crm.Primitives;

namespace Crm.Domain.Tests.Messaging.Materials;

public sealed class MaterialPackageTests
{
    private static readonly MaterialItem Brochure = new("brochure.pdf", Guid.NewGuid(), "application/pdf", 1_000, null);
    private static readonly MaterialItem Shop = new("Our shop", null, null, 0, "https://shop.example/kettles?a=1");
    private static readonly MaterialValues Values = new("Li Na {agent}", "Anna", "Support", "Kettles", "https://crm.example/m/abc");

    private static MaterialPackage Package(params MaterialVariant[] variants) => new("kettles", 1, "Kettles", true, [], 30, variants);

    private static MaterialVariant Variant(string? language, string text = "Dear {customer}", string? message = null, params MaterialItem[] items) =>
        new(language, "Our kettles", text, message, items.Length == 0 ? [Brochure] : items);

    [Theory]
    [InlineData("zh-CN", "zh-CN")]
    [InlineData("zh-TW", "zh")]
    [InlineData("zh", "zh")]
    [InlineData("EN-gb", "en")]
    [InlineData("de", null)]
    [InlineData(null, null)]
    public void A_customer_gets_his_language_else_what_is_for_all(string? language, string? expected) =>
        Assert.Equal(expected, Package(Variant("en"), Variant("zh"), Variant("zh-CN"), Variant(null)).For(language).Language);

    [Fact]
    public void Without_a_variant_for_all_the_first_one_serves() => Assert.Equal("en", Package(Variant("en"), Variant("zh")).For("de").Language);

    [Fact]
    public void It_is_for_agents_of_its_queues_and_without_any_for_everybody()
    {
        var support = Package(Variant(null)) with { Queues = [new QueueId("support")] };
        Assert.True(support.IsFor([new QueueId("sales"), new QueueId("support")]));
        Assert.False(support.IsFor([new QueueId("sales")]));
        Assert.True(Package(Variant(null)).IsFor([]));
    }

    [Fact]
    public void Places_are_filled_once_and_what_a_value_holds_is_left_alone()
    {
        Assert.Equal(
            "Dear Li Na {agent}, {unknown} { Anna of Support: Kettles, https://crm.example/m/abc",
            MaterialText.Fill("Dear {customer}, {unknown} { {agent} of {queue}: {package}, {link}", Values));
        Assert.Equal("", MaterialText.Fill("", Values));
    }

    [Fact]
    public void A_short_text_always_holds_the_link()
    {
        Assert.Equal("Kettles: https://crm.example/m/abc", MaterialText.OfMessage(Variant(null), Values));
        Assert.Equal("Here you are. https://crm.example/m/abc", MaterialText.OfMessage(Variant(null, message: "Here you are. "), Values));
        Assert.Equal("https://crm.example/m/abc !", MaterialText.OfMessage(Variant(null, message: "{link} !"), Values));
    }

    [Fact]
    public void A_mail_names_addresses_unless_it_leads_to_them_by_its_link()
    {
        Assert.Equal("Dear Li Na {agent}\n\nOur shop: https://shop.example/kettles?a=1\n", MaterialText.OfMail(Variant(null, items: [Brochure, Shop]), Values));
        Assert.Equal("See https://crm.example/m/abc", MaterialText.OfMail(Variant(null, "See {link}", items: [Brochure, Shop]), Values));
        Assert.Equal("Dear Li Na {agent}", MaterialText.OfMail(Variant(null), Values));
    }

    [Fact]
    public void A_good_package_has_no_faults() => Assert.Empty(MaterialRules.Faults(Package(Variant("en"), Variant("zh", items: [Shop]), Variant(null))));

    [Fact]
    public void What_is_wrong_is_told_by_its_path()
    {
        var wrong = new MaterialPackage(
            "No such", 1, " ", true, [new QueueId("a"), new QueueId("a")], 0,
            [
                new MaterialVariant("english!", "two\nlines", "", new string('x', 801), []),
                new MaterialVariant(null, "x", "x", null, [new MaterialItem("x", null, null, 0, "javascript:alert(1)"), new MaterialItem("x", null, null, 0, null)]),
                new MaterialVariant(null, "x", "x", null, [new MaterialItem("x", Guid.NewGuid(), "application/pdf", MaterialRules.BytesMax + 1, null)]),
            ]);
        Assert.Equal(
            [
                "name", "packageId", "queues", "validDays", "variants", "variants[0].items", "variants[0].language", "variants[0].message", "variants[0].subject",
                "variants[0].text", "variants[1].items[0].url", "variants[1].items[1].url", "variants[2].items",
            ],
            MaterialRules.Faults(wrong).Keys.Order(StringComparer.Ordinal));
        Assert.Contains("variants", MaterialRules.Faults(Package()).Keys);
    }

    [Theory]
    [InlineData("http://user:secret@shop.example/")]
    [InlineData("//shop.example")]
    [InlineData("shop.example")]
    [InlineData("ftp://shop.example")]
    [InlineData("https://")]
    public void An_address_leads_to_a_page_and_holds_no_password(string url) =>
        Assert.Contains("variants[0].items[0].url", MaterialRules.Faults(Package(Variant(null, items: [Shop with { Url = url }]))).Keys);
}
