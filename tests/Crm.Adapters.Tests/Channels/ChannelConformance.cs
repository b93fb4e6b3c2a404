using System.Collections.Immutable;
using Crm.Contracts.Channels;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Channels;

/// <summary>What happens to the next message at the operator's side of a channel.</summary>
public enum Fate
{
    /// <summary>It is taken.</summary>
    Taken,

    /// <summary>It is taken, but the answer is lost.</summary>
    AnswerLost,

    /// <summary>The operator asks for ten seconds.</summary>
    Busy,

    /// <summary>The operator is broken.</summary>
    Broken,

    /// <summary>Nobody is there.</summary>
    Gone,

    /// <summary>The customer does not want messages.</summary>
    OptedOut,

    /// <summary>There is no such address.</summary>
    NoSuchAddress,
}

/// <summary>
/// What every gateway of a channel does, whatever the channel: to be run by each of them against a stand-in of its operator that keeps what
/// it took.
/// </summary>
public abstract class ChannelConformance
{
    protected static readonly Instant Now = Instant.From(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));

    /// <summary>The gateway.</summary>
    protected abstract IChannelGateway Gateway { get; }

    /// <summary>An address a customer may have.</summary>
    protected abstract string Peer { get; }

    /// <summary>Texts the operator has taken, in order.</summary>
    protected abstract IReadOnlyList<string> TakenTexts { get; }

    /// <summary>Says what becomes of the next attempt; those after it are taken.</summary>
    protected abstract void Next(Fate fate);

    private OutgoingMessage Message(string text = "hello", string clientId = "line.1", bool maybeSent = false, ImmutableHashSet<string>? others = null) => new(
        clientId, Gateway.Channel.Addresses[0].Address, Peer, text, null, null, Now, maybeSent, others ?? []);

    private async Task<ChannelHandover> Send(OutgoingMessage message) => await Gateway.Send(message, CancellationToken.None);

    [Fact]
    public void It_tells_what_it_is()
    {
        var channel = Gateway.Channel;
        Assert.Matches("^[a-z]{2,16}$", channel.Id);
        Assert.InRange(channel.Terms.TextMax, 1, 4_000);
        Assert.True(channel.Terms.CloseAfter > TimeSpan.Zero);
        Assert.NotEmpty(channel.Addresses);
        Assert.All(channel.Addresses, a => Assert.Equal(a.Address, Gateway.Normalise(a.Address) ?? a.Address));
        Assert.Equal(Peer, Gateway.Normalise(Peer));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\0")]
    [InlineData("<script>")]
    public void What_cannot_be_an_address_is_none(string text) => Assert.Null(Gateway.Normalise(text));

    [Fact]
    public async Task A_message_is_taken_and_gets_an_id()
    {
        var accepted = Assert.IsType<HandoverAccepted>(await Send(Message("grüß dich 你好 😀 &=+%")));
        Assert.InRange(accepted.ProviderId.Length, 1, 64);
        Assert.Equal(["grüß dich 你好 😀 &=+%"], TakenTexts);
    }

    [Fact]
    public async Task Two_messages_of_the_same_words_are_two()
    {
        var first = Assert.IsType<HandoverAccepted>(await Send(Message("ok")));
        var second = Assert.IsType<HandoverAccepted>(await Send(Message("ok", "line.2", others: [first.ProviderId])));
        Assert.NotEqual(first.ProviderId, second.ProviderId);
        Assert.Equal(["ok", "ok"], TakenTexts);
    }

    [Fact]
    public async Task One_whose_answer_was_lost_is_found_and_not_sent_again()
    {
        Next(Fate.AnswerLost);
        Assert.True(Assert.IsType<HandoverLater>(await Send(Message())).MaybeSent);
        Assert.IsType<HandoverAccepted>(await Send(Message(maybeSent: true)));
        Assert.Equal(["hello"], TakenTexts);
    }

    [Fact]
    public async Task One_that_may_have_been_sent_and_was_not_is_sent()
    {
        var other = Assert.IsType<HandoverAccepted>(await Send(Message()));
        Assert.IsType<HandoverAccepted>(await Send(Message(clientId: "line.2", maybeSent: true, others: [other.ProviderId])));
        Assert.Equal(["hello", "hello"], TakenTexts);
    }

    [Fact]
    public async Task Who_is_busy_says_how_long_and_has_taken_nothing()
    {
        Next(Fate.Busy);
        var later = Assert.IsType<HandoverLater>(await Send(Message()));
        Assert.Equal((TimeSpan.FromSeconds(10), false), (later.After, later.MaybeSent));
        Assert.Empty(TakenTexts);
    }

    [Fact]
    public async Task Who_is_broken_or_gone_is_asked_again_later()
    {
        Next(Fate.Broken);
        Assert.IsType<HandoverLater>(await Send(Message()));
        Next(Fate.Gone);
        Assert.IsType<HandoverLater>(await Send(Message()));
        Assert.Empty(TakenTexts);
        Assert.IsType<HandoverAccepted>(await Send(Message()));
    }

    [Fact]
    public async Task What_will_never_be_taken_is_refused_with_our_word_for_it()
    {
        Next(Fate.OptedOut);
        Assert.Equal(ChannelRefusals.OptedOut, Assert.IsType<HandoverRefused>(await Send(Message())).Reason);
        Next(Fate.NoSuchAddress);
        Assert.Equal(ChannelRefusals.InvalidAddress, Assert.IsType<HandoverRefused>(await Send(Message())).Reason);
        Assert.Equal(ChannelRefusals.TextTooLong, Assert.IsType<HandoverRefused>(await Send(Message(new string('a', Gateway.Channel.Terms.TextMax + 1)))).Reason);
        Assert.Empty(TakenTexts);
    }
}
