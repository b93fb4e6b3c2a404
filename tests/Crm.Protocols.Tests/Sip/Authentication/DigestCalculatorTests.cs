using Crm.Sip.Authentication;

namespace Crm.Protocols.Tests.Sip.Authentication;

public sealed class DigestCalculatorTests
{
    // RFC 7616 section 3.9.1.
    private const string Nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    private const string Cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    [Theory]
    [InlineData(DigestAlgorithm.Md5, "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData(DigestAlgorithm.Sha256, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void The_vectors_of_rfc_7616_come_out(DigestAlgorithm algorithm, string expected)
    {
        string ha1 = DigestCalculator.Ha1(algorithm, "Mufasa", "http-auth@example.org", "Circle of Life");
        Assert.Equal(expected, DigestCalculator.Response(algorithm, ha1, "GET", "/dir/index.html", Nonce, 1, Cnonce));
    }

    [Fact]
    public void The_vector_of_rfc_2617_comes_out()
    {
        string ha1 = DigestCalculator.Ha1(DigestAlgorithm.Md5, "Mufasa", "testrealm@host.com", "Circle Of Life");
        Assert.Equal("939e7578ed9e3c518a452acee763bce9", ha1);
        Assert.Equal(
            "6629fae49393a05397450978507c4ef1",
            DigestCalculator.Response(DigestAlgorithm.Md5, ha1, "GET", "/dir/index.html", "dcd98b7102dd2f0e8b11d0f600bfb0c093", 1, "0a4f113b"));
        Assert.Equal(
            "670fd8c2df070c60b045671b8b24ff02",
            DigestCalculator.ResponseWithoutQop(DigestAlgorithm.Md5, ha1, "GET", "/dir/index.html", "dcd98b7102dd2f0e8b11d0f600bfb0c093"));
    }
}
