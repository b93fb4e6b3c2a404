using System.Net;
using Crm.Contracts.Accounts;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Events.Recordings;
using Crm.Primitives;
using Crm.TestKit;
using Crm.Web.Recordings;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Adapters.Tests.Web;

public sealed class RecordingRoutesTests : IAsyncLifetime
{
    private readonly RecordingId _id = new(Guid.CreateVersion7());
    private WebHouse _house = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await WebHouse.Open();
        Add(_id, RecordingState.Ready);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_recording_is_played_by_ranges_to_who_was_on_it_and_to_supervisors_who_are_noted()
    {
        using var mine = await _house.Client("agent1");
        using var part = await mine.Get($"/api/v1/recordings/{_id}", ("Range", "bytes=1-2"));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal([2, 3], await part.Content.ReadAsByteArrayAsync());
        Assert.Equal("audio/wav", part.Content.Headers.ContentType!.MediaType);
        Assert.Empty(await Trail());
        using var supervisor = await _house.Client("supervisor");
        Assert.Equal(5, (await (await supervisor.Get($"/api/v1/recordings/{_id}")).Content.ReadAsByteArrayAsync()).Length);
        Assert.Equal(("supervisor", "recording.played"), Assert.Single(await Trail()));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/playback")]
    [InlineData("GET", "/peaks")]
    public async Task Who_was_not_on_it_is_refused_and_that_is_noted(string method, string path)
    {
        using var other = await _house.Client("agent2");
        using var refused = await other.Send(new HttpMethod(method), $"/api/v1/recordings/{_id}{path}", method == "POST" ? new { } : null);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(("agent2", "recording.refused"), Assert.Single(await Trail()));
    }

    [Theory]
    [InlineData(RecordingState.Erased, HttpStatusCode.Gone, "recording-erased")]
    [InlineData(RecordingState.Damaged, HttpStatusCode.InternalServerError, "recording-damaged")]
    [InlineData(RecordingState.Gone, HttpStatusCode.NotFound, "not-found")]
    public async Task What_cannot_be_played_says_why(RecordingState state, HttpStatusCode status, string word)
    {
        var id = new RecordingId(Guid.CreateVersion7());
        Add(id, state);
        using var mine = await _house.Client("agent1");
        using var answer = await mine.Get($"/api/v1/recordings/{id}");
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(word, await WebClient.ProblemWord(answer));
    }

    [Fact]
    public async Task A_signed_address_works_without_credentials_for_this_recording_and_user_only()
    {
        using var mine = await _house.Client("agent1");
        var address = await WebClient.Read(await mine.Post($"/api/v1/recordings/{_id}/playback", new { }));
        string url = address.GetProperty("url").GetString()!;
        using var anybody = await _house.Client();
        using var part = await anybody.Get(url, ("Range", "bytes=3-"));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal([4, 5], await part.Content.ReadAsByteArrayAsync());
        using var somebodyElse = await _house.Client("agent2");
        Assert.Equal(HttpStatusCode.Forbidden, (await somebodyElse.Get(url)).StatusCode);
        var another = new RecordingId(Guid.CreateVersion7());
        Add(another, RecordingState.Ready);
        foreach (string forged in new[]
        {
            url.Replace(_id.ToString(), another.ToString(), StringComparison.Ordinal), url.Replace("user=agent1", "user=supervisor", StringComparison.Ordinal),
            url.Replace("until=1", "until=2", StringComparison.Ordinal), url[..^1] + (url[^1] == '0' ? '1' : '0'), url[..url.IndexOf('?')],
        })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await anybody.Get(forged)).StatusCode);
        }
    }

    [Fact]
    public void An_address_is_to_be_begun_in_two_minutes_and_then_lasts_while_it_is_used()
    {
        var clock = new FakeClock();
        var tickets = new PlaybackTickets(_house.Get<Crm.Contracts.Settings.CrmSettings>(), clock);
        bool Good(string url)
        {
            var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(url[url.IndexOf('?')..]);
            return tickets.IsGood(_id, query["user"], query["until"], query["proof"]);
        }

        string begun = tickets.Issue(_id, "agent1").Url;
        string unused = tickets.Issue(_id, "agent2").Url;
        Assert.True(Good(begun));
        clock.Advance(TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(1));
        Assert.False(Good(unused));
        for (int i = 0; i < 10; i++)
        {
            Assert.True(Good(begun));
            clock.Advance(TimeSpan.FromMinutes(9));
        }

        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.False(Good(begun));
    }

    [Fact]
    public async Task Its_picture_has_both_channels_and_bounded_columns()
    {
        using var mine = await _house.Client("agent1");
        var picture = await WebClient.Read(await mine.Get($"/api/v1/recordings/{_id}/peaks?columns=2"));
        Assert.Equal([-1, 1, -2, 2], picture.GetProperty("left").EnumerateArray().Select(v => v.GetInt32()));
        Assert.Equal(HttpStatusCode.BadRequest, (await mine.Get($"/api/v1/recordings/{_id}/peaks?columns=4001")).StatusCode);
    }

    [Fact]
    public async Task Recording_is_controlled_by_words_and_a_pause_needs_a_reason()
    {
        using var agent = await _house.Client("agent1");
        string path = $"/api/v1/calls/{Guid.CreateVersion7():n}/record";
        foreach (object body in new object[] { new { action = "erase" }, new { action = "pause" }, new { action = "pause", reason = "lunch" }, new { } })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await agent.Post(path, body)).StatusCode);
        }

        Assert.Empty(_house.Centre.Commands.OfType<ControlCallRecording>());
        await agent.Post(path, new { action = "pause", reason = "card-payment" });
        var command = Assert.Single(_house.Centre.Commands.OfType<ControlCallRecording>());
        Assert.Equal((new AgentId("agent1"), RecordingActions.Pause, "card-payment"), (command.Agent, command.Action, command.Reason));
    }

    private void Add(RecordingId id, RecordingState state)
    {
        var recordings = _house.Get<FakeRecordings>();
        recordings.Recordings.Add(new StoredRecording(id, new InteractionId(Guid.CreateVersion7()), [new AgentId("agent1")], state, TimeSpan.FromSeconds(2), Instant.From(DateTimeOffset.UnixEpoch)));
        recordings.Audio[id] = [1, 2, 3, 4, 5];
    }

    private async Task<IReadOnlyList<(string, string)>> Trail() =>
        [.. (await _house.Get<IAuditTrail>().Read(null, 10, CancellationToken.None)).Select(e => (e.Entry.Who, e.Entry.Action))];
}
