using System.Collections.Immutable;
using Crm.Engine.Desk;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Engine.Campaigns;

public sealed class ScriptTextTests
{
    private static readonly Party Wei = new(new SubjectId(Guid.Empty), "+861380000111", "Wei", null)
    {
        Attributes = ImmutableDictionary<string, string>.Empty.Add("plan", "Gold").Add("empty", ""),
    };

    [Theory]
    [InlineData("Hello {name}, your plan is {plan}.", "Hello Wei, your plan is Gold.")]
    [InlineData("{ number }", "+861380000111")]
    [InlineData("{unknown} {empty}", "– –")]
    [InlineData("{} { and } }{", "{} – }{")]
    [InlineData("no end {name", "no end {name")]
    public void Variables_are_filled_and_what_is_none_stays(string script, string text) => Assert.Equal(text, ScriptText.Fill(script, Wei));

    [Fact]
    public void Values_are_not_read_as_variables_and_the_text_has_a_bound()
    {
        var sly = Wei with { Attributes = Wei.Attributes.Add("sly", "{number}") };
        Assert.Equal("{number}", ScriptText.Fill("{sly}", sly));
        Assert.Equal("–", ScriptText.Fill("{name}", null));
        var big = Wei with { Attributes = Wei.Attributes.Add("big", new string('x', 5_000)) };
        Assert.Equal(ScriptText.Longest, ScriptText.Fill(string.Concat(Enumerable.Repeat("{big}", 100)), big).Length);
    }
}
