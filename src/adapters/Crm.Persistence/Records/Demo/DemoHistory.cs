using System.Collections.Immutable;
using Crm.Customers;
using Crm.Events.Interactions;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;

namespace Crm.Persistence.Records.Demo;

/// <summary>
/// What was before with the demo customers, as an import from a former system would bring it: 3 to 12 interactions each over the last 60
/// days. The same for everybody who looks, but for the days.
/// </summary>
internal static class DemoHistory
{
    private const long DayMicroseconds = 86_400_000_000;

    private static readonly ImmutableArray<(MediaType Medium, bool Sales, string Code, string English, string Chinese)> Stories =
    [
        (MediaType.Voice, false, "solved", "Asked where the parcel is; tracking number sent.", "询问包裹进度，已发送运单号。"),
        (MediaType.Voice, true, "order", "Ordered the same again, delivery next week.", "续订同样的产品，下周交货。"),
        (MediaType.Email, false, "solved", "Invoice copy requested and sent.", "索取发票副本，已发送。"),
        (MediaType.Voice, false, "ticket", "Device restarts by itself; technician will call back.", "设备自动重启，技术人员将回电。"),
        (MediaType.Chat, true, "quote", "Asked for a quote for twenty pieces.", "询问二十件的报价。"),
        (MediaType.Voice, true, "call-again", "No decision yet, call again in two weeks.", "尚未决定，两周后再联系。"),
        (MediaType.Voice, false, "solved", "Password reset explained.", "已说明如何重置密码。"),
        (MediaType.Email, true, "not-interested", "Declined the service contract.", "暂不需要服务合同。"),
        (MediaType.Chat, false, "solved", "Opening hours over the holidays.", "咨询节假日营业时间。"),
    ];

    /// <summary>The history of the demo customer with this number.</summary>
    public static IEnumerable<ImportedInteractionRow> Of(Customer customer, int number, Instant now)
    {
        int count = 3 + (number * 7 % 10);
        for (int i = 0; i < count; i++)
        {
            int turn = (number * 5) + (i * 4);
            var (medium, sales, code, english, chinese) = Stories[turn % Stories.Length];
            bool missed = medium == MediaType.Voice && turn % 11 == 5;
            bool outbound = sales && turn % 3 == 0;

            // spread over 60 days, the youngest yesterday or before, at odd minutes between 9 and 17 UTC
            var day = new Instant(now.Microseconds - (now.Microseconds % DayMicroseconds)) - TimeSpan.FromDays(1 + (i * 59 / count) + (number % 3));
            var started = day + TimeSpan.FromMinutes((9 * 60) + (turn * 37 % 480)) + TimeSpan.FromSeconds(turn * 13 % 60);
            var wait = TimeSpan.FromSeconds(4 + (turn * 17 % 50));
            var talk = TimeSpan.FromSeconds(60 + (turn * 53 % 540));
            yield return new ImportedInteractionRow
            {
                Id = Guid.CreateVersion7(started.ToDateTimeOffset()).ToString("n"),
                Source = "demo",
                Customer = customer.Id,
                Subject = customer.Subject,
                MediaType = medium,
                Direction = outbound ? InteractionDirection.Outbound : InteractionDirection.Inbound,
                To = medium == MediaType.Voice ? sales ? "4002" : "4001" : "demo@example.com",
                Queue = sales ? DemoPeople.Sales : DemoPeople.Support,
                Agent = missed ? null : new AgentId($"agent{1 + (turn % 5)}"),
                StartedAt = started,
                AnsweredAt = missed ? null : started + wait,
                EndedAt = missed ? started + wait : started + wait + talk,
                Outcome = missed ? InteractionOutcome.Abandoned : InteractionOutcome.Answered,
                WrapUpCode = missed ? null : code,
                Summary = missed ? null : customer.Language == "zh" ? chinese : english,
            };
        }
    }
}
