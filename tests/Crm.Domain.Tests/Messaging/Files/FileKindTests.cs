using System.Text;
using Crm.Messaging.Files;

namespace Crm.Domain.Tests.Messaging.Files;

public sealed class FileKindTests
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0];

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public void A_file_is_what_its_name_type_and_content_agree_on()
    {
        Assert.Equal("image/png", FileKind.Of("photo.PNG", "image/png", Png)?.Type);
        Assert.Equal("image/png", FileKind.Of("photo.png", "Image/PNG; charset=x", Png)?.Type);
        Assert.Equal("image/jpeg", FileKind.Of("a.jpeg", "image/jpeg", [0xFF, 0xD8, 0xFF, 0xE0])?.Type);
        Assert.Equal("image/webp", FileKind.Of("a.webp", "image/webp", Text("RIFF1234WEBPVP8 "))?.Type);
        Assert.Equal("application/pdf", FileKind.Of("a.pdf", "application/pdf", Text("%PDF-1.7"))?.Type);
        Assert.Equal("text/plain", FileKind.Of("日志.txt", "text/plain", Text("\uFEFF订单 17\r\n\tfine"))?.Type);
        Assert.Equal("application/zip", FileKind.Of("a.zip", "application/zip", [.. "PK\x03\x04"u8, 0])?.Type);
    }

    [Theory]
    [InlineData("photo.jpg", "image/png")]
    [InlineData("photo.png", "image/jpeg")]
    [InlineData("photo.png", "text/html")]
    [InlineData("photo.png", null)]
    [InlineData("photo", "image/png")]
    [InlineData("photo.png.exe", "image/png")]
    [InlineData("photo.svg", "image/svg+xml")]
    public void A_picture_under_another_name_or_type_is_none(string name, string? type) => Assert.Null(FileKind.Of(name, type, Png));

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
    [InlineData("  \n<!DOCTYPE html><p>")]
    [InlineData("words first <SCRIPT>alert(1)</SCRIPT>")]
    [InlineData("<?xml version='1.0'?>")]
    [InlineData("\uFEFF<html>")]
    [InlineData("GIF89a or not \0")]
    [InlineData("bell \u0007")]
    public void Markup_and_machine_words_are_no_text(string content)
    {
        Assert.Null(FileKind.Of("a.txt", "text/plain", Text(content)));
        Assert.Null(FileKind.Of("a.csv", "text/csv", Text(content)));
        Assert.Null(FileKind.Of("a.png", "image/png", Text(content)));
        Assert.Null(FileKind.Of("a.html", "text/html", Text(content)));
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_no_text_and_nothing_is_no_file()
    {
        Assert.Null(FileKind.Of("a.txt", "text/plain", [0x61, 0xFF, 0xFE]));
        Assert.Null(FileKind.Of("a.txt", "text/plain", []));
        Assert.Null(FileKind.Of("a.png", "image/png", []));
        Assert.NotNull(FileKind.Of("a.txt", "text/plain", Text(new string('字', 4_096)))); // cut within a character where the look ends
    }

    [Theory]
    [InlineData("a.png", true)]
    [InlineData("订单 17 (2).png", true)]
    [InlineData("", false)]
    [InlineData(" a.png", false)]
    [InlineData(".htaccess", false)]
    [InlineData("../a.png", false)]
    [InlineData("a\\b.png", false)]
    [InlineData("a\r\nSet-Cookie: x.png", false)]
    [InlineData("\u202Egnp.exe", false)]
    [InlineData("a\"b.png", false)]
    public void A_name_is_a_name_alone(string name, bool good) => Assert.Equal(good, FileKind.IsName(name));

    [Fact]
    public void Random_bytes_never_fault_and_are_hardly_ever_a_file()
    {
        var random = new Random(17);
        for (int i = 0; i < 2_000; i++)
        {
            byte[] content = new byte[random.Next(64)];
            random.NextBytes(content);
            foreach (string ending in FileKind.Endings)
            {
                var kind = FileKind.Of("a" + ending, "image/png", content);
                Assert.True(kind is null || content.AsSpan().StartsWith(Png.AsSpan(0, 8)));
            }
        }
    }
}
