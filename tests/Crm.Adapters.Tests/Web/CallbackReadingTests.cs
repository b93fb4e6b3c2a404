using System.Net;

namespace Crm.Adapters.Tests.Web;

/// <summary>What of callbacks changes nothing.</summary>
public sealed class CallbackReadingTests(SharedHouse shared) : IClassFixture<SharedHouse>
{
    private readonly WebHouse _house = shared.Enter();

    private FakeCallbacks Callbacks => _house.Get<FakeCallbacks>();

    [Theory]
    [InlineData("", "A number is needed.")]
    [InlineData("13800000111", "Begin with + and the country code")]
    [InlineData("+86 138 x", "'x' does not belong")]
    [InlineData("+86 12", "Too short: 4 digits")]
    [InlineData("+8613800000111222", "Too long: 16 digits")]
    [InlineData("+0613800000111", "No country code begins with 0.")]
    [InlineData("+86+13800000111", "Only the first character may be a +.")]
    public async Task A_wrong_number_is_told_what_is_wrong_with_it(string number, string fault)
    {
        using var client = await _house.Client("agent1");
        using var answer = await client.Post("/api/v1/callbacks", new { queue = "support", number });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(fault, (await WebClient.Read(answer)).GetProperty("errors").GetProperty("number")[0].GetString(), StringComparison.Ordinal);
        Assert.Empty(Callbacks.Wishes);
    }

    [Theory]
    [InlineData("agent1", 1)]
    [InlineData("supervisor", 2)]
    public async Task Agents_see_the_callbacks_of_the_queues_they_serve(string user, int seen)
    {
        using var client = await _house.Client(user);
        using var answer = await client.Get("/api/v1/callbacks");
        Assert.Equal(seen, (await WebClient.Read(answer)).GetProperty("items").GetArrayLength());
    }
}
