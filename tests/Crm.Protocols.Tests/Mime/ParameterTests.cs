using Crm.Mime;

namespace Crm.Protocols.Tests.Mime;

public sealed class ParameterTests
{
    // RFC 2231 sections 3, 4 and 4.1.
    [Theory]
    [InlineData("message/external-body; access-type=URL; URL*0=\"ftp://\"; URL*1=\"cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar\"", "url", "ftp://cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar")]
    [InlineData("application/x-stuff; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A", "title", "This is ***fun***")]
    [InlineData("application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20; title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\"", "title", "This is even more ***fun*** isn't it!")]
    // RFC 2045 section 5.1.
    [InlineData("text/plain; charset=us-ascii (Plain text)", "charset", "us-ascii")]
    [InlineData("text/plain; charset=\"us-ascii\"", "charset", "us-ascii")]
    [InlineData("a/b; x*1=b; x*0=a", "x", "ab")]
    [InlineData("a/b; x*=utf-8''%E4%BD%A0; x=plain", "x", "你")]
    [InlineData("a/b; x*0*=utf-8''%E4%BD; x*1*=%A0", "x", "你")]
    [InlineData("a/b; x*=gb2312''%C4%E3", "x", "你")]
    [InlineData("a/b; x=\"a\\\"b\\\\c\"", "x", "a\"b\\c")]
    [InlineData("a/b; x=one two.txt; y=z", "x", "one two.txt")]
    [InlineData("a/b;; ; X=1;", "x", "1")]
    [InlineData("a/b; x=\"a;b=c\"; y=1", "y", "1")]
    [InlineData("a/b; (comment; z=1) x=2", "x", "2")]
    [InlineData("a/b; x=\"open", "x", "open")]
    [InlineData("a/b; x*1=b", "x", null)]
    [InlineData("a/b; x*0=a; x*2=c", "x", "a")]
    [InlineData("a/b; x*=%41", "x", "A")]
    [InlineData("a/b; x*=utf-8''100%", "x", "100%")]
    [InlineData("a/b; =1", "", "1")]
    public void A_parameter_is_read(string type, string name, string? value) => Assert.Equal(value, ContentType.Read(type, ContentType.PlainText).Parameters[name]);

    [Theory]
    [InlineData("attachment; filename=\"report.pdf\"", "report.pdf")]
    [InlineData("attachment; filename=\"=?utf-8?B?5L2g5aW9LnBkZg==?=\"", "你好.pdf")]
    [InlineData("attachment; filename*=utf-8''%e4%bd%a0.txt", "你.txt")]
    [InlineData("attachment; filename=\"C:\\temp\\a.txt\"", "a.txt")]
    [InlineData("attachment; filename=\"../../etc/passwd\"", "passwd")]
    [InlineData("attachment; filename=\"a\u202Etxt.exe\"", "atxt.exe")]
    [InlineData("attachment; filename*=utf-8''a%0D%0Ab.txt", "ab.txt")]
    [InlineData("attachment; filename=\"..\"", null)]
    [InlineData("attachment; filename=\"\"", null)]
    [InlineData("filename=x.txt", "x.txt")]
    [InlineData("attachment", null)]
    public void A_file_name_is_made_safe(string disposition, string? name) =>
        Assert.Equal(name, Mail.Parse($"Content-Disposition: {disposition}\n\n").Root.FileName);

    [Fact]
    public void The_types_name_is_the_second_choice() => Assert.Equal("a.png", Mail.Parse("Content-Type: image/png; name=a.png\n\n").Root.FileName);

    [Fact]
    public void A_long_name_keeps_its_ending()
    {
        string? name = FileNames.Clean(new string('x', 500) + ".pdf");
        Assert.Equal(FileNames.MaxLength, name!.Length);
        Assert.EndsWith("x.pdf", name);
    }

    [Theory]
    [InlineData("text", "text/plain")]
    [InlineData("TEXT/HTML", "text/html")]
    [InlineData("image", "application/octet-stream")]
    [InlineData("a b/c", "application/octet-stream")]
    [InlineData("text/plain(comment)", "text/plain")]
    [InlineData("", "text/plain")]
    public void A_type_is_read(string written, string type) => Assert.Equal(type, ContentType.Read(written, ContentType.PlainText).MediaType);

    [Fact]
    public void More_parameters_than_the_limit_are_cut()
    {
        var type = ContentType.Read("a/b" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $";x{i}=y")), ContentType.PlainText);
        Assert.Equal(ParameterList.MaxParameters, type.Parameters.Names.Count());
        Assert.True(type.Defects.HasFlag(MimeDefects.ParameterDamaged));
    }
}
