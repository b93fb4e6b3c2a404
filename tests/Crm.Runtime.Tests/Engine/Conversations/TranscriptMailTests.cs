using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Engine.Conversations;
using Crm.Events.Mail;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Engine.Conversations;

/// <summary>Chats that their customers have sent to them by mail.</summary>
public sealed class TranscriptMailTests
{
    private readonly ChatScene _scene = new();

    private EngineWorld World => _scene.World;

    private TranscriptMails Mails => new(World, World.MailStore, World.MailSettings, World.MailTokens, new FakeVault(), World.Clock);

    [Fact]
    public async Task It_holds_what_the_customer_saw_and_no_note()
    {
        var id = await Over();
        Assert.IsType<CommandDone>(await Ask(id, "li@example.com"));
        var mail = Assert.Single(World.MailServer.Handed);
        Assert.Equal(("li@example.com", "support@example.com", true), (mail.To.Single().Address, mail.From.Address, mail.AutoSubmitted));
        Assert.Contains("You: Where is my kettle?", mail.Text, StringComparison.Ordinal);
        Assert.Contains("anna: It comes tomorrow.", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("a difficult one", mail.Text, StringComparison.Ordinal);
        Assert.StartsWith("Your chat with Support on ", mail.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_written_in_the_customers_language()
    {
        var id = await Over();
        await Ask(id, "li@example.com", "zh-CN");
        var mail = Assert.Single(World.MailServer.Handed);
        Assert.Contains("您: Where is my kettle?", mail.Text, StringComparison.Ordinal);
        Assert.Contains("聊天记录", mail.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_written_by_the_sites_template_of_its_queue_and_language_first()
    {
        KeptTemplate Template(string id, string? language, QueueId? queue, string text, string kind = "transcript") =>
            new(id, 1, kind, id, language, queue, null, language == "zh" ? null : "{{queue.name}}, {{chat.date}}", text);
        World.MailSettings.Current = World.MailSettings.Current with
        {
            Templates =
            [
                Template("a", null, null, "any: {{chat.transcript}}"),
                Template("b", null, new QueueId("sales"), "not here: {{chat.transcript}}"),
                Template("c", "en", EngineWorld.Support, "Dear customer of {{queue.name}} ({{customer.email}}),\n{{chat.transcript}}Yours, {{mailbox.name}}"),
                Template("d", "zh", null, "尊敬的客户：\n{{chat.transcript}}"),
                Template("e", "en", EngineWorld.Support, "a confirmation", "confirmation"),
            ],
        };
        await _scene.Ready("anna");
        foreach (string language in (string[])["en", "zh-CN", "de"])
        {
            await Ask(Ended("anna"), $"{language}@example.com", language);
        }

        var mails = World.MailServer.Handed;
        Assert.StartsWith("Dear customer of Support (en@example.com),\n", mails[0].Text, StringComparison.Ordinal);
        Assert.Contains("You: Where is my kettle?", mails[0].Text, StringComparison.Ordinal);
        Assert.Matches(@"^Support, \d{4}-\d\d-\d\d$", mails[0].Subject);
        Assert.StartsWith("尊敬的客户", mails[1].Text, StringComparison.Ordinal);
        Assert.Contains("聊天记录", mails[1].Subject, StringComparison.Ordinal);
        Assert.StartsWith("any: ", mails[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_that_cannot_be_filled_costs_nobody_his_chat()
    {
        World.MailSettings.Current = World.MailSettings.Current with { Templates = [new KeptTemplate("a", 1, "transcript", "a", null, null, null, null, "{{chat.transcript}} {{gone}}")] };
        await Ask(await Over(), "li@example.com");
        Assert.Contains("You: Where is my kettle?", Assert.Single(World.MailServer.Handed).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_again_gets_no_second_one_whatever_the_address_and_through_a_crash()
    {
        var id = await Over();
        Assert.True(await Mails.MayAsk(id, ChatScene.TokenOf(id), CancellationToken.None));
        await Ask(id, "li@example.com");
        Assert.False(await Mails.MayAsk(id, ChatScene.TokenOf(id), CancellationToken.None));
        World.Crash();
        Assert.Equal("wrong-state", Assert.IsType<CommandRefused>(await Ask(id, "li@example.com")).Type);
        Assert.Equal("wrong-state", Assert.IsType<CommandRefused>(await Ask(id, "another@example.com")).Type);
        Assert.Single(World.MailServer.Handed);
        Assert.Single(_scene.All<MailPrepared>());
    }

    [Fact]
    public async Task A_chat_that_goes_on_and_a_wrong_token_send_nothing()
    {
        await _scene.Ready("anna");
        var id = _scene.Begin();
        Assert.Equal("wrong-state", Assert.IsType<CommandRefused>(await Ask(id, "li@example.com")).Type);
        Assert.False(await Mails.MayAsk(id, ChatScene.TokenOf(id), CancellationToken.None));
        Assert.Null(await Mails.MayAsk(id, "another", CancellationToken.None));
        Assert.Null(await Mails.Send(World.NewCommandId(), id, "another", "li@example.com", "en", CancellationToken.None));
        Assert.Empty(World.MailServer.Handed);
    }

    [Fact]
    public async Task Without_a_mailbox_that_sends_it_is_not_offered()
    {
        var id = await Over();
        World.MailSettings.Current = MailPicture.Empty;
        Assert.False(await Mails.MayAsk(id, ChatScene.TokenOf(id), CancellationToken.None));
        Assert.Equal("wrong-state", Assert.IsType<CommandRefused>(await Ask(id, "li@example.com")).Type);
    }

    [Fact]
    public async Task One_address_is_not_flooded_from_many_chats()
    {
        await _scene.Ready("anna");
        var results = new List<CommandResult?>();
        for (int i = 0; i < 4; i++)
        {
            results.Add(await Ask(Ended("anna"), "victim@example.com"));
        }

        Assert.Equal(3, World.MailServer.Handed.Count);
        Assert.Equal("too-many", Assert.IsType<CommandRefused>(results[^1]).Type);
    }

    private async Task<InteractionId> Over()
    {
        await _scene.Ready("anna");
        return Ended("anna");
    }

    private InteractionId Ended(string agent)
    {
        var id = _scene.Begin();
        World.Accept(agent);
        _scene.Say(id, "Where is my kettle?");
        _scene.Answer(agent, id, "a difficult one", note: true);
        _scene.Answer(agent, id, "It comes tomorrow.");
        _scene.Leave(id);
        World.Wait(31); // the agent has wrapped up
        return id;
    }

    private ValueTask<CommandResult?> Ask(InteractionId id, string address, string language = "en") =>
        Mails.Send(World.NewCommandId(), id, ChatScene.TokenOf(id), address, language, CancellationToken.None);
}
