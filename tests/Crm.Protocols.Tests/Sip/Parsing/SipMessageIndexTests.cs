using System.Text;
using Crm.Protocols.Tests.Sip.Corpus;
using Crm.Sip;

namespace Crm.Protocols.Tests.Sip.Parsing;

public sealed class SipMessageIndexTests
{
    [Fact]
    public void Every_header_is_indexed_where_it_stands()
    {
        byte[] bytes = SampleMessages.Bytes(SampleMessages.Invite("x-Own :  some\r\n thing  \r\n"));
        var index = new SipMessageIndex();
        Assert.True(index.TryIndex(bytes, SipParserOptions.Default, out SipFault fault), fault.Reason);
        Assert.Equal(10, index.Count);
        Assert.Equal("INVITE", Encoding.ASCII.GetString(bytes[index.Method]));
        Assert.Equal("z9hG4bK776", Encoding.ASCII.GetString(bytes[index.Branch]));
        Assert.Equal(986759u, index.CSeqNumber);
        Assert.True(index.TryFind(SipHeaderId.Contact, out SipHeaderEntry contact));
        Assert.Equal("<sip:anna@192.0.2.7:5060>", Encoding.ASCII.GetString(contact.Value(bytes)));
        SipHeaderEntry own = index.Headers[8];
        Assert.Equal((SipHeaderId.Other, "x-Own", "some\r\n thing"), (own.Id, Encoding.ASCII.GetString(own.Name(bytes)), Encoding.ASCII.GetString(own.Value(bytes))));
        Assert.Equal(SampleMessages.Sdp, Encoding.ASCII.GetString(bytes[index.Body]));
        Assert.False(index.TryFind(SipHeaderId.Route, out _));
    }

    [Theory]
    [InlineData(";branch=z9hG4bKa;rport", "z9hG4bKa")]
    [InlineData(" ; rport ; BRANCH\r\n = z9hG4bKa ", "z9hG4bKa")]
    [InlineData(";x=\"a;branch=b\";branch=c, SIP/2.0/UDP d;branch=e", "c")]
    [InlineData(";branch ;rport", "")]
    [InlineData(";branch=;rport", "")]
    [InlineData(", SIP/2.0/UDP d;branch=e", "")]
    public void The_branch_is_that_of_the_topmost_via(string rest, string expected)
    {
        byte[] bytes = SampleMessages.Bytes(SampleMessages.Invite().Replace(";rport;branch=z9hG4bK776", rest, StringComparison.Ordinal));
        var index = new SipMessageIndex();
        Assert.True(index.TryIndex(bytes, SipParserOptions.Default, out SipFault fault), fault.Reason);
        Assert.Equal(expected, Encoding.ASCII.GetString(bytes[index.Branch]));
        Assert.Equal(expected.Length > 0, index.TryIndex(bytes, new SipParserOptions { AcceptRfc2543 = false }, out _));
    }

    [Fact]
    public void Every_known_name_and_compact_form_is_told_apart()
    {
        for (int id = 1; id < SipHeaderTable.IdCount; id++)
        {
            string name = SipHeaderTable.NameOf((SipHeaderId)id);
            Assert.Equal((SipHeaderId)id, SipHeaderTable.Find(Encoding.ASCII.GetBytes(name.ToUpperInvariant())));
            Assert.Equal(name.Replace("-", "", StringComparison.Ordinal), ((SipHeaderId)id).ToString(), ignoreCase: true);
        }

        foreach ((char letter, string name) in SipHeaderNames.CompactForms)
        {
            Assert.Equal(name, SipHeaderTable.NameOf(SipHeaderTable.Find([(byte)letter])));
        }

        Assert.Equal(SipHeaderId.Other, SipHeaderTable.Find("Vix"u8));
    }

    [Fact]
    public void Nothing_is_allocated_per_message_good_or_bad()
    {
        byte[][] messages = [SampleMessages.Bytes(SampleMessages.Invite()), .. TortureCorpus.All.Select(c => c.Read())];
        var index = new SipMessageIndex();
        for (int i = 0; i < 100; i++)
        {
            IndexAll();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            IndexAll();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void IndexAll()
        {
            foreach (byte[] message in messages)
            {
                index.TryIndex(message, SipParserOptions.Default, out _);
            }
        }
    }

    [Fact]
    public void One_message_leaves_nothing_behind_for_the_next()
    {
        var used = new SipMessageIndex();
        foreach (TortureCase torture in TortureCorpus.All)
        {
            byte[] bytes = torture.Read();
            var fresh = new SipMessageIndex();
            Assert.Equal(fresh.TryIndex(bytes, SipParserOptions.Default, out SipFault expected), used.TryIndex(bytes, SipParserOptions.Default, out SipFault actual));
            Assert.Equal(expected, actual);
            Assert.Equal((fresh.Count, fresh.Body, fresh.Branch, fresh.StatusCode), (used.Count, used.Body, used.Branch, used.StatusCode));
        }
    }
}
