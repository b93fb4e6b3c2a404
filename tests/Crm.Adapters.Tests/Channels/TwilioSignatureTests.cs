using System.Security.Cryptography;
using System.Text;
using Crm.Channels.Twilio;

namespace Crm.Adapters.Tests.Channels;

/// <summary>Vectors of the validator tests that Twilio publishes.</summary>
public sealed class TwilioSignatureTests
{
    private const string Token = "12345";
    private const string Path = "/myapp.php?foo=1&bar=2";

    private static readonly KeyValuePair<string, string>[] Form =
    [
        new("CallSid", "CA1234567890ABCDE"), new("Caller", "+14158675309"), new("Digits", "1234"), new("From", "+14158675309"), new("To", "+18005551212"),
    ];

    [Theory]
    [InlineData("https://mycompany.com", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [InlineData("https://MyCompany.com", "g9IN/x4Cft2g517EjYvEvM/W7LU=")]
    [InlineData("https://MyCompany.com:1234", "PCqOZm8cnu/L6+u5i5fuEd+Iac4=")]
    public void The_published_vectors_hold(string host, string signature)
    {
        Assert.Equal(signature, TwilioSignature.Of(Token, host + Path, Form));
        Assert.True(TwilioSignature.IsGenuine(Token, host + Path, Form, signature));
        Assert.True(TwilioSignature.IsGenuine(Token, host + Path, [.. Form.Reverse()], signature));
    }

    [Fact]
    public void Repeated_values_count_once_and_in_order()
    {
        KeyValuePair<string, string>[] form =
            [new("Sid", "CA123"), new("SidAccount", "AC123"), new("Digits", "5678"), new("Digits", "1234"), new("Digits", "1234")];
        Assert.Equal("IK+Dwps556ElfBT0I3Rgjkr1wJU=", TwilioSignature.Of(Token, "https://mycompany.com" + Path, form));
    }

    [Fact]
    public void Another_field_value_address_host_token_or_none_is_forged()
    {
        const string Good = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
        const string Url = "https://mycompany.com" + Path;
        Assert.False(TwilioSignature.IsGenuine(Token, Url, [.. Form, new("More", "")], Good));
        Assert.False(TwilioSignature.IsGenuine(Token, Url, [.. Form[1..]], Good));
        Assert.False(TwilioSignature.IsGenuine(Token, Url, [new("CallSid", "CA1234567890ABCDF"), .. Form[1..]], Good));
        Assert.False(TwilioSignature.IsGenuine(Token, Url + "3", Form, Good));
        Assert.False(TwilioSignature.IsGenuine(Token, "http://mycompany.com" + Path, Form, Good));
        Assert.False(TwilioSignature.IsGenuine(Token, "https://yourcompany.com" + Path, Form, Good));
        Assert.False(TwilioSignature.IsGenuine("12346", Url, Form, Good));
        foreach (string? none in new[] { null, "", " ", Good[..^1], Good + "=", "é", new string('A', 10_000) })
        {
            Assert.False(TwilioSignature.IsGenuine(Token, Url, Form, none));
        }
    }

    [Theory]
    [InlineData("https://mycompany.com", "https://mycompany.com:443")]
    [InlineData("https://mycompany.com:443", "https://mycompany.com")]
    [InlineData("http://mycompany.com", "http://mycompany.com:80")]
    [InlineData("http://mycompany.com:80", "http://mycompany.com")]
    [InlineData("https://[2001:db8::1]", "https://[2001:db8::1]:443")]
    public void A_default_port_may_be_written_or_not(string ours, string signed) =>
        Assert.True(TwilioSignature.IsGenuine(Token, ours + Path, Form, TwilioSignature.Of(Token, signed + Path, Form)));

    [Theory]
    [InlineData("https://mycompany.com:1234", "https://mycompany.com")]
    [InlineData("https://mycompany.com:80", "https://mycompany.com")]
    [InlineData("https://mycompany.com", "https://mycompany.com:8443")]
    public void Any_other_port_is_part_of_the_address(string ours, string signed) =>
        Assert.False(TwilioSignature.IsGenuine(Token, ours + Path, Form, TwilioSignature.Of(Token, signed + Path, Form)));

    [Fact]
    public void A_body_that_is_no_form_is_covered_by_its_hash()
    {
        byte[] body = Encoding.UTF8.GetBytes("""{"property": "value", "boolean": true}""");
        string url = $"https://mycompany.com/x?bodySHA256={Convert.ToHexStringLower(SHA256.HashData(body))}";
        string signature = TwilioSignature.Of(Token, url, []);
        Assert.True(TwilioSignature.IsGenuineBody(Token, url, body, signature));
        Assert.False(TwilioSignature.IsGenuineBody(Token, url, [.. body, (byte)' '], signature));
        Assert.False(TwilioSignature.IsGenuineBody(Token, "https://mycompany.com/x", body, TwilioSignature.Of(Token, "https://mycompany.com/x", [])));
        Assert.False(TwilioSignature.IsGenuineBody(Token, url + "&bodySHA256=00", body, TwilioSignature.Of(Token, url + "&bodySHA256=00", [])));
    }
}
