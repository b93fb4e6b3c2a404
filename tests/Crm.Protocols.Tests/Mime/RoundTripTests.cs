using System.Text;
using Crm.Mime;
using Crm.Mime.Writing;
using Crm.Primitives;

namespace Crm.Protocols.Tests.Mime;

/// <summary>Whatever is written is read the same.</summary>
public sealed class RoundTripTests
{
    private const int Rounds = 2_000;

    private static readonly string[] Morsels =
    [
        "a", "Hello", " ", "  ", ",", ";", ":", "\"", "\\", "<", ">", "(", ")", "@", "=", "?", "=?", "?=", "=?utf-8?Q?x?=", "_", ".", "-", "--", "=_", "ü", "é", "你", "好", "🙂", "👩‍👩‍👧",
        "日本語", "한국", "%", "%20", "'", "''", "x*0=", "From ", "Привет", "\u00a0", "longlonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglong",
    ];

    [Fact]
    public void Every_message_is_read_as_it_was_meant()
    {
        var random = new Random(5322);
        for (int round = 0; round < Rounds; round++)
        {
            OutgoingMessage written = Make(random);
            Assert.True(MessageWriter.TryWrite(written, out byte[]? bytes, out MessageWriteError? error), error?.Reason);
            MimeMessage read = Mail.Parse(bytes);
            var content = MessageContent.Of(read);
            Assert.Equal(MimeDefects.None, read.Defects | content.Defects);
            Assert.Equal(written.Subject, read.Subject);
            Assert.Equal([written.From with { Name = Name(written.From) }], read.From);
            Assert.Equal(written.To.Select(m => m with { Name = Name(m) }), read.To);
            Assert.Equal(written.Date, read.Date);
            Assert.Equal(written.Id, read.Id);
            Assert.Equal(written.References, read.References);
            Assert.Equal(written.Text ?? (written.Html is null ? "" : null), content.Text);
            Assert.Equal(written.Html, content.Html);
            Assert.Equal(written.Related.Concat(written.Attachments).Select(f => f.ContentId), content.Attachments.Select(p => p.ContentId));
            Assert.Equal(written.Related.Concat(written.Attachments).Select(f => FileNames.Clean(f.Name)), content.Attachments.Select(p => p.FileName));
            Assert.Equal(written.Related.Concat(written.Attachments).Select(f => Convert.ToHexString(f.Content.Span)), content.Attachments.Select(p => Convert.ToHexString(p.Decode().Bytes.Span)));
        }
    }

    private static string? Name(Mailbox mailbox) => string.IsNullOrWhiteSpace(mailbox.Name) ? null : mailbox.Name.Trim();

    private static OutgoingMessage Make(Random random)
    {
        bool html = random.Next(2) == 0;
        return new OutgoingMessage
        {
            From = Person(random), To = [.. Many(random, 4, Person)], Subject = Words(random, 12), Date = new Instant(random.NextInt64(0, 4_000_000_000) * 1_000_000),
            Id = Id(random), References = [.. Many(random, 6, Id)], Text = random.Next(3) == 0 ? null : Lines(random), Html = html ? Lines(random) : null,
            Related = html ? [.. Many(random, 2, File)] : [], Attachments = [.. Many(random, 3, File)],
        };
    }

    private static IEnumerable<T> Many<T>(Random random, int most, Func<Random, T> make)
    {
        for (int count = random.Next(most + 1); count > 0; count--)
        {
            yield return make(random);
        }
    }

    private static Mailbox Person(Random random) => new(random.Next(4) == 0 ? null : Words(random, 6), random.Next(4) == 0 ? $"\"a, {random.Next()} <\"@x.example" : $"a.{random.Next()}@x.example");

    private static MessageId Id(Random random) => new($"{random.Next()}.{random.Next()}@x.example");

    private static OutgoingFile File(Random random)
    {
        var content = new byte[random.Next(200)];
        random.NextBytes(content);
        return new OutgoingFile(Words(random, 8), "application/x-thing", content, Id(random).Value);
    }

    private static string Words(Random random, int most) => string.Concat(Many(random, most, r => Morsels[r.Next(Morsels.Length)]));

    private static string Lines(Random random) => string.Concat(Many(random, 40, r => r.Next(4) == 0 ? "\n" : r.Next(9) == 0 ? "\t" : Morsels[r.Next(Morsels.Length)]));
}
