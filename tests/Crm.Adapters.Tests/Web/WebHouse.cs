using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Crm.Adapters.Tests.Records;
using Crm.Contracts.Channels;
using Crm.Contracts.Integration;
using Crm.Contracts.Mail;
using Crm.Contracts.Materials;
using Crm.Contracts.Ports;
using Crm.Contracts.Settings;
using Crm.Customers;
using Crm.Engine;
using Crm.Engine.Desk;
using Crm.Engine.Inbound;
using Crm.Events.Privacy;
using Crm.Interactions.Storage;
using Crm.Persistence.Lists;
using Crm.Persistence.Records;
using Crm.Statistics.Storage;
using Crm.Web;
using Crm.Web.Json;
using Crm.Web.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crm.Adapters.Tests.Web;

/// <summary>The web adapter on real Kestrel on a free loopback port, over records in a SQLite file of its own and a fake engine.</summary>
internal sealed class WebHouse : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RecordsPlace _place;

    private WebHouse(WebApplication app, RecordsPlace place, FakeCentre centre)
    {
        _app = app;
        _place = place;
        Centre = centre;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Address = new Uri(addresses.First(a => a.StartsWith("http:", StringComparison.Ordinal)));
        TlsAddress = new Uri(addresses.First(a => a.StartsWith("https:", StringComparison.Ordinal)));
    }

    public FakeCentre Centre { get; }

    public Uri Address { get; }

    public Uri TlsAddress { get; }

    public IServiceProvider Services => _app.Services;

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public static Task<WebHouse> Open(params string[] settings) => Open(_ => { }, settings);

    /// <summary>Opens with services besides the usual ones.</summary>
    public static async Task<WebHouse> Open(Action<IServiceCollection> more, params string[] settings)
    {
        var place = await RecordsPlace.Sqlite(TimeProvider.System);
        var crm = place.Settings([("Http:Port", "0"), ("Http:TlsPort", "0"), .. settings.Select(s => (s[..s.IndexOf('=')], s[(s.IndexOf('=') + 1)..]))]);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = place.Folder, ApplicationName = "Crm.Adapters.Tests" });
        builder.WebHost.UseKestrelCore();
        builder.UseCrmWebServer(crm, SelfSignedCertificate.Load(crm, TimeProvider.System));
        builder.Logging.SetMinimumLevel(LogLevel.Error).AddSimpleConsole();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMinutes(2)); // a loaded test machine drains slowly
        builder.Services.AddCrmRecords(crm);
        builder.Services.AddCrmLists(crm);
        builder.Services.AddCrmWeb(crm);
        var centre = new FakeCentre();
        builder.Services
            .AddSingleton<IContactCentre>(centre)
            .AddSingleton<FakeCallbacks>().AddSingleton<ICallbacks>(s => s.GetRequiredService<FakeCallbacks>())
            .AddSingleton<FakeCampaignWork>().AddSingleton<ICampaignWork>(s => s.GetRequiredService<FakeCampaignWork>())
            .AddSingleton<ICampaignEvidence, FakeCampaignEvidence>()
            .AddSingleton<FakeCampaigns>().AddSingleton<ICampaigns>(s => s.GetRequiredService<FakeCampaigns>())
            .AddSingleton<FakeConversations>().AddSingleton<IConversations>(s => s.GetRequiredService<FakeConversations>())
            .AddSingleton<FakeInvitations>().AddSingleton<IInvitations>(s => s.GetRequiredService<FakeInvitations>())
            .AddSingleton<FakeTranscriptMails>().AddSingleton<ITranscriptMails>(s => s.GetRequiredService<FakeTranscriptMails>())
            .AddSingleton<FakeMaterials>().AddSingleton<IMaterials>(s => s.GetRequiredService<FakeMaterials>())
            .AddSingleton<FakeChannelDesk>().AddSingleton<IChannelDesk>(s => s.GetRequiredService<FakeChannelDesk>())
            .AddSingleton<FakeWebCalls>().AddSingleton<IWebCalls>(s => s.GetRequiredService<FakeWebCalls>())
            .AddSingleton<FakeTaking>().AddSingleton<IConfigurationTaking>(s => s.GetRequiredService<FakeTaking>())
            .AddSingleton<FakeInteractions>().AddSingleton<IInteractionStore>(s => s.GetRequiredService<FakeInteractions>())
            .AddSingleton<EngineFigures>()
            .AddSingleton<ICardSection, HistorySection>().AddSingleton<ICardSection, PinnedNotesSection>().AddSingleton<ICustomerCards, CustomerCards>()
            .AddSingleton<FakeNews>().AddSingleton<ICustomerNews>(s => s.GetRequiredService<FakeNews>())
            .AddSingleton<FakeStatistics>().AddSingleton<IStatisticsStore>(s => s.GetRequiredService<FakeStatistics>())
            .AddSingleton<FakeRecordings>().AddSingleton<IRecordingLibrary>(s => s.GetRequiredService<FakeRecordings>())
            .AddSingleton<FakeDialling>().AddSingleton<IDialling>(s => s.GetRequiredService<FakeDialling>())
            .AddSingleton<FakeWhatIf>().AddSingleton<IWhatIf>(s => s.GetRequiredService<FakeWhatIf>())
            .AddSingleton<FakeStories>().AddSingleton<IRoutingStories>(s => s.GetRequiredService<FakeStories>())
            .AddSingleton<FakeEventLog>().AddSingleton<IPublicEventLog>(s => s.GetRequiredService<FakeEventLog>())
            .AddSingleton<FakeWebhookDesk>().AddSingleton<IWebhookDesk>(s => s.GetRequiredService<FakeWebhookDesk>())
            .AddSingleton<FakeMailDesk>().AddSingleton<IMailDesk>(s => s.GetRequiredService<FakeMailDesk>())
            .AddSingleton<FakeMails>().AddSingleton<IMailStore>(s => s.GetRequiredService<FakeMails>())
            .AddSingleton<FakeClusterDesk>().AddSingleton<IClusterDesk>(s => s.GetRequiredService<FakeClusterDesk>())
            .AddSingleton<IHandovers>(new Handovers(TimeProvider.System))
            .AddSingleton<IPersonalDataVault, OpenVault>();
        more(builder.Services);
        var app = builder.Build();
        await app.Services.GetRequiredService<RecordsStart>().Prepare(CancellationToken.None);
        centre.Push = app.Services.GetRequiredService<IDeskPush>();
        app.MapCrmWeb();
        await app.StartAsync();
        return new WebHouse(app, place, centre);
    }

    /// <summary>A client with a cookie jar of its own, signed in by cookie when a user is named.</summary>
    public async Task<WebClient> Client(string? user = null, string password = "demo")
    {
        var client = new WebClient(Address);
        if (user is not null)
        {
            using var answer = await client.Post("/api/v1/auth/sign-in", new { userName = user, password });
            answer.EnsureSuccessStatusCode();
            client.Csrf = (await WebClient.Read(answer)).GetProperty("csrf").GetString();
        }

        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _place.DisposeAsync();
    }
}

/// <summary>An HTTP client that behaves like a browser tab.</summary>
internal sealed class WebClient : IDisposable
{
    private readonly HttpClient _http;

    public WebClient(Uri address)
    {
        Cookies = new CookieContainer();
        var handler = new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        _http = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
    }

    public CookieContainer Cookies { get; }

    public string? Csrf { get; set; }

    public Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    public Task<HttpResponseMessage> Post(string path, object? body = null, params (string Name, string Value)[] headers) => Send(HttpMethod.Post, path, body, headers);

    public Task<HttpResponseMessage> Put(string path, object? body, params (string Name, string Value)[] headers) => Send(HttpMethod.Put, path, body, headers);

    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = body is HttpContent content ? content : JsonContent.Create(body, body.GetType(), options: WebJson.Options);
        }

        if (Csrf is not null && method != HttpMethod.Get)
        {
            request.Headers.Add("X-Crm-Csrf", Csrf);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _http.SendAsync(request);
    }

    /// <summary>The body as JSON; may be read again.</summary>
    public static async Task<JsonElement> Read(HttpResponseMessage answer) => JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsByteArrayAsync());

    /// <summary>The last word of a problem's type; checks the shape on the way.</summary>
    public static async Task<string> ProblemWord(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await Read(answer);
        Assert.Equal((int)answer.StatusCode, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        string type = problem.GetProperty("type").GetString()!;
        Assert.StartsWith("urn:crm:problem:", type);
        return type["urn:crm:problem:".Length..];
    }

    public void Dispose() => _http.Dispose();
}
