using System.Text;
using Crm.Primitives;
using Crm.PublicEvents.Webhooks;

namespace Crm.Domain.Tests.PublicEvents;

public sealed class WebhookSignatureTests
{
    private static readonly Instant Now = new(1_767_603_600_000_000);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"type":"crm.interaction.queued"}""");

    [Fact]
    public void A_signature_is_taken_by_who_has_the_secret()
    {
        string header = WebhookSignature.Of(["whsec_a"], Now, Body);
        Assert.StartsWith("t=1767603600,v1=", header);
        Assert.True(WebhookSignature.Verifies(header, "whsec_a", Body, Now));
        Assert.False(WebhookSignature.Verifies(header, "whsec_b", Body, Now));
    }

    [Fact]
    public void While_a_secret_is_replaced_both_are_taken()
    {
        string header = WebhookSignature.Of(["new", "old"], Now, Body);
        Assert.True(WebhookSignature.Verifies(header, "new", Body, Now));
        Assert.True(WebhookSignature.Verifies(header, "old", Body, Now));
        Assert.False(WebhookSignature.Verifies(header, "older", Body, Now));
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void An_old_delivery_is_refused(int secondsLater, bool taken) =>
        Assert.Equal(taken, WebhookSignature.Verifies(WebhookSignature.Of(["s"], Now, Body), "s", Body, Now + TimeSpan.FromSeconds(secondsLater)));

    [Fact]
    public void A_changed_body_or_time_is_refused()
    {
        string header = WebhookSignature.Of(["s"], Now, Body);
        Assert.False(WebhookSignature.Verifies(header, "s", Encoding.UTF8.GetBytes("{}"), Now));
        Assert.False(WebhookSignature.Verifies(header.Replace("t=1767603600", "t=1767603601", StringComparison.Ordinal), "s", Body, Now));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("t=")]
    [InlineData("v1=00")]
    [InlineData("t=x,v1=00")]
    [InlineData("t=-9223372036854775808,v1=00")]
    [InlineData("t=1767603600")]
    public void Anything_else_is_refused(string? header) => Assert.False(WebhookSignature.Verifies(header, "s", Body, Now));

    [Fact]
    public void The_example_of_the_documentation_holds() => Assert.Equal(
        "t=1767603600,v1=" + Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData("whsec_example"u8, [.. "1767603600."u8, .. Body])),
        WebhookSignature.Of(["whsec_example"], Now, Body));
}
