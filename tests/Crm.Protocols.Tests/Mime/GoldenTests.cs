using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Crm.Mime;
using Crm.Mime.Json;
using Crm.Protocols.Tests.Sip.Corpus;

namespace Crm.Protocols.Tests.Mime;

/// <summary>
/// Each message of the corpus beside the JSON that must come of it. After a wanted change the new text lies beside the test program as
/// <c>NAME.received.json</c>; read it, then put it in the old one's place.
/// </summary>
public sealed class GoldenTests
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Messages => [.. Directory.GetFiles(Folder, "*.dat").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    private static string Folder => RepositoryFiles.Path("tests", "Crm.Protocols.Tests", "Mime", "Corpus");

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_is_shown_as_before(string name)
    {
        MimeMessage message = Mail.Parse(File.ReadAllBytes(Path.Combine(Folder, name + ".dat")));
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, Readable))
        {
            MimeJson.Write(message, json);
        }

        string received = Encoding.UTF8.GetString(output.ToArray()) + "\n";
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, name + ".received.json"), received);
        string golden = Path.Combine(Folder, name + ".json");
        Assert.Equal(File.Exists(golden) ? File.ReadAllText(golden) : "", received);
    }

    [Fact]
    public void There_is_a_corpus() => Assert.True(Messages.Count >= 20);
}
