using System.Text;
using System.Text.Json;
using Crm.Mime;
using Crm.Mime.Json;
using Crm.Protocols.Tests.Sip.Corpus;
using Crm.Protocols.Tests.Sip.Fuzz;

namespace Crm.Protocols.Tests.Mime;

/// <summary>
/// Spoiled messages, the same ones in every run: 20,000, all 200,000 with <c>CRM_FUZZ=full</c>. Nothing may be thrown, and what is read can be looked
/// at from every side. A failure names the input's number and shows its bytes.
/// </summary>
public sealed class MimeFuzzTests
{
    private const int AllocationPerByte = 1_500;
    private const int AllocationBase = 512 * 1024;

    private static int Inputs => Environment.GetEnvironmentVariable("CRM_FUZZ") == "full" ? 200_000 : 20_000;

    [Fact]
    public void No_spoiled_message_breaks_the_parser()
    {
        var mutator = new Mutator(2045, Corpus());
        int accepted = 0;
        for (int i = 0; i < Inputs; i++)
        {
            byte[] input = mutator.Next();
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                accepted += Look(input) ? 1 : 0;
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"Input {i}: {Convert.ToHexString(input)}", problem);
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < AllocationBase + (long)AllocationPerByte * input.Length, $"Input {i} of {input.Length} bytes allocated {allocated}");
        }

        Assert.InRange(accepted, Inputs / 50, Inputs - Inputs / 50);
    }

    // Besides the messages, pieces that the mutator puts into them.
    private static byte[][] Corpus() =>
    [
        .. Directory.GetFiles(RepositoryFiles.Path("tests", "Crm.Protocols.Tests", "Mime", "Corpus"), "*.dat").Order().Select(File.ReadAllBytes),
        .. ((string[])["\n--b\n", "\n--b--\n", "=?utf-8?B?5L2g?= =?gb2312?Q?=C4=E3?=", "\nContent-Type: multipart/mixed; boundary=b\n\n", "\nContent-Transfer-Encoding: base64\n",
            "\nContent-Type: message/rfc822\n\n", "; name*0*=utf-8''%E4; name*1*=%BD%A0", "=E4=\r\n=BD", "a:b@c,<d@e>(f(g));", "\nContent-Type: text/plain; format=flowed; charset=iso-2022-jp\n"])
            .Select(Encoding.UTF8.GetBytes),
    ];

    private static bool Look(byte[] input)
    {
        if (!MimeParser.TryParse(input, MimeLimits.Default, out MimeMessage? message, out MimeParseError? error))
        {
            Assert.NotEmpty(error.Reason);
            return false;
        }

        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            MimeJson.Write(message, json);
        }

        Assert.True(message.Root.Descendants().Count() <= MimeLimits.Default.MaxParts + 1);
        Assert.DoesNotContain('\n', message.Subject ?? "");
        Assert.All(message.Root.Descendants(), part => Assert.True(part.FileName is not { } name || (name.Length <= FileNames.MaxLength && !name.AsSpan().ContainsAny("/\\\r\n\0"))));
        return true;
    }
}
