using System.Net;
using System.Text.Json;
using Crm.Contracts.Ports;
using Crm.Media.Speech;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Adapters.Tests.Web;

public sealed class HealthTests
{
    private const string Sentence = "espeak-ng is not installed: text to speech is off; install with: apt-get install espeak-ng";

    [Fact]
    public async Task A_missing_optional_part_makes_the_server_degraded_and_still_ready()
    {
        var engine = EspeakNg.OnPath("/nowhere");
        await using var house = await WebHouse.Open(
            services => services.AddSingleton<IReadinessCheck>(new OptionalPart("speech", () => engine.Unavailable)), "Http:AllowedHosts=crm.example");
        using var client = await house.Client();
        (HttpStatusCode status, JsonElement health) = await Ready(client);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("degraded", health.GetProperty("status").GetString());
        Assert.Equal(Sentence, health.GetProperty("parts").GetProperty("speech").GetString());
        Assert.Equal("ready", health.GetProperty("parts").GetProperty("records").GetString());

        using var elsewhere = await client.Get("/health/ready", ("Host", "crm.example"));
        string told = await elsewhere.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode);
        Assert.Equal("{\"status\":\"ready\"}", told);
    }

    [Fact]
    public async Task A_part_that_is_there_again_is_ready_without_a_restart()
    {
        string? missing = "it is missing";
        await using var house = await WebHouse.Open(services => services.AddSingleton<IReadinessCheck>(new OptionalPart("speech", () => missing)));
        using var client = await house.Client();
        Assert.Equal("degraded", (await Ready(client)).Health.GetProperty("status").GetString());
        missing = null;
        Assert.Equal("ready", (await Ready(client)).Health.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_part_that_must_work_makes_it_not_ready_whatever_else_is_missing()
    {
        await using var house = await WebHouse.Open(services => services
            .AddSingleton<IReadinessCheck>(new OptionalPart("speech", () => "it is missing"))
            .AddSingleton<IReadinessCheck>(new BrokenPart()));
        using var client = await house.Client();
        (HttpStatusCode status, JsonElement health) = await Ready(client);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("not-ready", health.GetProperty("status").GetString());
        Assert.Equal("out of order", health.GetProperty("parts").GetProperty("broken").GetString());
    }

    private static async Task<(HttpStatusCode Status, JsonElement Health)> Ready(WebClient client)
    {
        using var answer = await client.Get("/health/ready");
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync()));
    }

    private sealed class BrokenPart : IReadinessCheck
    {
        public string Name => "broken";

        public ValueTask<string?> Check(CancellationToken cancellation) => throw new IOException("out of order");
    }
}
