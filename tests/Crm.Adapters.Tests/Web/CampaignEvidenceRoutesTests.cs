using System.Net;

namespace Crm.Adapters.Tests.Web;

public sealed class CampaignEvidenceRoutesTests : IAsyncLifetime
{
    private WebHouse _house = null!;
    private WebClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await WebHouse.Open();
        _client = await _house.Client("supervisor");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task Evidence_is_one_line_for_each_attempt_with_the_partys_clock_and_the_law_it_was_allowed_by()
    {
        string[] lines = await Lines("/api/v1/campaigns/winter/evidence?format=csv");
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("attempt,interaction,list,record,number,dialled,zone,dialled at party,law,do-not-call", lines[0], StringComparison.Ordinal);
        Assert.Contains("+12025550107,2026-01-05T18:00:05", lines[1], StringComparison.Ordinal);
        Assert.Contains("America/New_York,2026-01-05T13:00:05-05:00,us/1,clear", lines[1], StringComparison.Ordinal);
        Assert.Contains("'=sold", lines[1], StringComparison.Ordinal); // no formula of ours in somebody's spreadsheet
        using var json = await _client.Get("/api/v1/campaigns/winter/evidence");
        var item = (await WebClient.Read(json)).GetProperty("items")[0];
        Assert.Equal("us/1", item.GetProperty("law").GetString());
        Assert.Equal("Gold", item.GetProperty("answers").GetProperty("plan").GetString());
    }

    [Fact]
    public async Task Results_have_a_column_for_each_question_and_keep_answers_to_questions_of_before()
    {
        string[] lines = await Lines("/api/v1/campaigns/winter/results");
        Assert.EndsWith("interaction,other answers", lines[0], StringComparison.Ordinal);
        Assert.Contains("plan", lines[1], StringComparison.Ordinal);
        Assert.Contains(",agent1,connected,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ledger_tells_windows_and_hours()
    {
        string[] lines = await Lines("/api/v1/campaigns/winter/abandonment?format=csv");
        Assert.Equal(["kind,from,to,cap,answered,abandoned", "window", "hour"], [lines[0], lines[1].Split(',')[0], lines[2].Split(',')[0]]);
        Assert.EndsWith(",0.03,40,1", lines[1], StringComparison.Ordinal);
        using var json = await _client.Get("/api/v1/campaigns/winter/abandonment");
        Assert.Equal("16 CFR 310.4", (await WebClient.Read(json)).GetProperty("rules")[0].GetProperty("source").GetString());
    }

    [Fact]
    public async Task What_is_taken_is_written_down_and_what_is_wrong_is_told()
    {
        await Lines("/api/v1/campaigns/winter/evidence?format=csv");
        await Lines("/api/v1/campaigns/winter/results");
        using var admin = await _house.Client("admin");
        string trail = await (await admin.Get("/api/v1/audit")).Content.ReadAsStringAsync();
        Assert.Contains("campaign.evidence-exported", trail, StringComparison.Ordinal);
        Assert.Contains("campaign.results-exported", trail, StringComparison.Ordinal);
        using var format = await _client.Get("/api/v1/campaigns/winter/evidence?format=xml");
        Assert.Equal(HttpStatusCode.BadRequest, format.StatusCode);
        using var nobody = await _client.Get("/api/v1/campaigns/spring/evidence");
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
    }

    private async Task<string[]> Lines(string path)
    {
        using var answer = await _client.Get(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadAsStringAsync()).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
