using System.Collections.Immutable;
using Crm.Engine.Inbound;

namespace Crm.Runtime.Tests.Engine;

public sealed class InviteAttributesTests
{
    [Theory]
    [InlineData("6f726465723d412d31;encoding=hex", "order=A-1")]
    [InlineData("6f726465723d412d31", "order=A-1")]
    [InlineData("56a390f3d2b7310023a2;encoding=hex;purpose=isdn-uui", "56a390f3d2b7310023a2")]
    [InlineData("\"hello\";encoding=plain", "hello")]
    [InlineData("abc;encoding=hex", "abc")]
    public void User_to_user_data_is_read_where_it_is_readable(string header, string expected) =>
        Assert.Equal(expected, Read(("User-to-User", header))["user-to-user"]);

    [Fact]
    public void Headers_of_other_systems_are_attributes_and_ours_are_not()
    {
        var read = Read(("X-Campaign", " spring "), ("X-Campaign", "second"), ("X-Crm-Attribute", "a=b"), ("X-CRM-Handover", "1"));
        Assert.Equal([KeyValuePair.Create("x-campaign", "spring")], read);
    }

    [Fact]
    public void What_breaks_a_limit_is_left_out()
    {
        Assert.Empty(Read(("X-Long", new string('a', 1_001)), ("X-Empty", ""), ("X-Bad\u0001", "x"), ("X-Control", "a\u0007b"), ("User-to-User", "")));
        Assert.Equal(50, Read([.. Enumerable.Range(0, 80).Select(i => ($"X-A{i}", "1"))]).Count);
    }

    private static ImmutableDictionary<string, string> Read(params (string Key, string Value)[] headers) =>
        InviteAttributes.Read([.. headers.Select(h => KeyValuePair.Create(h.Key, h.Value))]);
}
