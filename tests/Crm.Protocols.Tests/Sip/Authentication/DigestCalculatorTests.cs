using System.Security.Cryptography;
using System.Text;
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

    // "abc" is the vector that NIST publishes for SHA-512/256; the others stand at the edges of the padding.
    [Theory]
    [InlineData("", 1, "c672b8d1ef56ed28ab87c3622c5114069bdd3ad7b8f9737498d0c01ecef0967a")]
    [InlineData("abc", 1, "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23")]
    [InlineData("a", 111, "0239e429f98d0ed61ee8e2a7c30afe98c1c3a80ce5dff62a107e9c538f7632ce")]
    [InlineData("a", 112, "9216b5303edb66504570bee90e48ea5beaa5e9fe9f760bbd3e0460559fc005f6")]
    [InlineData("a", 200, "19b1e37317d7fd3d7651f397005e31f154ef4912d1345743d2d5889aaca28996")]
    public void Sha_512_256_is_that_of_the_standard(string part, int times, string expected)
    {
        byte[] message = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(part, times)));
        Assert.Equal(expected, Convert.ToHexStringLower(Sha512Slash256.HashData(message)));
        Assert.Equal(SHA512.HashData(message), Sha512Slash256.Sha512(message));
    }

    [Fact]
    public void Names_of_algorithms_are_read_back()
    {
        foreach (DigestAlgorithm algorithm in Enum.GetValues<DigestAlgorithm>())
        {
            Assert.True(DigestAlgorithms.TryParse(DigestAlgorithms.NameOf(algorithm).ToLowerInvariant(), out DigestAlgorithm read));
            Assert.Equal(algorithm, read);
        }

        Assert.True(DigestAlgorithms.TryParse(null, out DigestAlgorithm implied));
        Assert.Equal(DigestAlgorithm.Md5, implied);
        Assert.False(DigestAlgorithms.TryParse("MD5-sess", out _));
    }
}
