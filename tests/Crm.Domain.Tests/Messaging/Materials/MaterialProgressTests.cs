using Crm.Messaging.Materials;

namespace Crm.Domain.Tests.Messaging.Materials;

public sealed class MaterialProgressTests
{
    [Theory]
    [InlineData(MaterialState.Queued, "Sent Delivered Failed Bounced")]
    [InlineData(MaterialState.Sent, "Delivered Failed Bounced")]
    [InlineData(MaterialState.Delivered, "Bounced")]
    [InlineData(MaterialState.Failed, "")]
    [InlineData(MaterialState.Bounced, "")]
    public void News_lead_on_and_never_back(MaterialState from, string to) =>
        Assert.Equal(to, string.Join(' ', Enum.GetValues<MaterialState>().Where(s => MaterialProgress.Leads(from, s))));

    [Fact]
    public void In_whatever_order_reports_come_the_state_settles_where_it_would_have_in_order()
    {
        var reports = new[] { MaterialState.Sent, MaterialState.Delivered, MaterialState.Bounced };
        foreach (var order in Orders(reports))
        {
            Assert.Equal(MaterialState.Bounced, order.Aggregate(MaterialState.Queued, (state, next) => MaterialProgress.Leads(state, next) ? next : state));
        }
    }

    [Fact]
    public void A_link_is_its_token_and_only_its_hash_is_kept()
    {
        string token = MaterialLink.Token(Enumerable.Range(240, MaterialLink.Bytes).Select(b => (byte)b).ToArray());
        Assert.True(MaterialLink.IsToken(token));
        Assert.DoesNotContain(token, c => c is '+' or '/' or '=');
        Assert.Equal(64, MaterialLink.HashOf(token).Length);
        Assert.NotEqual(MaterialLink.HashOf(token), MaterialLink.HashOf(token[..^1] + "x"));
        Assert.Throws<ArgumentException>(() => MaterialLink.Token([1, 2, 3]));
        Assert.All(new[] { null, "", token + "a", token[..^1] + "/", "../../../etc/passwd" }, text => Assert.False(MaterialLink.IsToken(text)));
    }

    private static IEnumerable<MaterialState[]> Orders(MaterialState[] of) => of.Length <= 1
        ? [of]
        : of.SelectMany(first => Orders([.. of.Where(s => s != first)]).Select(rest => (MaterialState[])[first, .. rest]));
}
