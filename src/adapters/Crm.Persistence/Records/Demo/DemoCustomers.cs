using System.Collections.Immutable;
using Crm.Customers;

namespace Crm.Persistence.Records.Demo;

/// <summary>A customer who does not exist; numbers are from ranges kept free for such use or plainly made up.</summary>
internal sealed record DemoCustomer(string Name, string? Company, string Language, string? Notes, ImmutableArray<string> Phones, ImmutableArray<string> Emails)
{
    public CustomerKind Kind { get; init; }

    public bool Vip { get; init; }

    /// <summary>A person there: name, role, telephone number, e-mail.</summary>
    public ImmutableArray<(string Name, string Role, string Phone, string Email)> Contacts { get; init; } = [];
}

/// <summary>The demo customers.</summary>
internal static class DemoCustomers
{
    public static readonly ImmutableArray<DemoCustomer> All =
    [
        new("Amelia Clarke", "Northwind Bakery", "en", "Prefers mornings.", ["+442079460101", "+447700900101"], ["amelia.clarke@example.com"]),
        new("Benjamin Ortiz", "Ortiz Logistics", "en", null, ["+12025550102"], ["ben@example.net", "ops@example.net"]),
        new("陈伟", "上海晨光贸易", "zh", "请用中文沟通。", ["+8613800000103"], ["chen.wei@example.cn"]),
        new("Chloe Martin", null, "en", null, ["+33199000104"], ["chloe.martin@example.org"]),
        new("Daniel Fischer", "Fischer Maschinenbau", "en", "Contract 20-114, premium support.", ["+493023125105"], ["d.fischer@example.de"]),
        new("Elena Petrova", null, "en", null, ["+12025550106"], ["elena.p@example.com"]),
        new("Farid Haddad", "Haddad & Sons", "en", null, ["+442079460107"], ["farid@example.com"]),
        new("Grace Kim", "Seoulful Foods", "en", "Ask for the order number first.", ["+12025550108", "+12025550109"], ["grace.kim@example.com"]),
        new("黄丽", "深圳蓝海科技", "zh", null, ["+8613900000110", "+8675500000110"], ["huangli@example.cn"]),
        new("Hugo Lindqvist", null, "en", null, ["+46317406111"], ["hugo@example.se"]),
        new("Isabel Romero", "Clinica Romero", "en", null, ["+34910000112"], ["isabel@example.es"]),
        new("Jack Thompson", "Thompson Roofing", "en", "Complained in spring; resolved with a refund.", ["+442079460113"], ["jack@example.co.uk"]),
        new("李娜", null, "zh", "VIP 客户。", ["+8613700000114"], ["lina@example.cn"]) { Vip = true },
        new("Maya Desai", "Desai Textiles", "en", null, ["+442079460115"], ["maya.desai@example.com"]),
        new("Noah Williams", null, "en", null, ["+12025550116"], ["noah.w@example.com"]),
        new("Olivia Brown", "Brown & Partners", "en", "Calls about invoices.", ["+442079460117"], ["olivia@example.com"]),
        new("Paulo Nunes", null, "en", null, ["+351210000118"], ["paulo@example.pt"]),
        new("王芳", "北京云杉软件", "zh", null, ["+8613600000119"], ["wangfang@example.cn"]),
        new("Sofia Rossi", "Rossi Viaggi", "en", null, ["+390600000120"], ["sofia@example.it"]),
        new("张敏", null, "zh", "只在下午联系。", ["+8613500000121"], ["zhangmin@example.cn"]),

        // the firm of Benjamin Ortiz calls from the same number: who it is must be picked
        new("Ortiz Logistics", null, "en", "Opening hours 6 to 20.", ["+12025550102"], ["office@example.net"])
        {
            Kind = CustomerKind.Company,
            Contacts = [("Rosa Ortiz", "Dispatch", "+12025550122", "rosa@example.net"), ("Tom Reyes", "Accounts", "+12025550123", "tom@example.net")],
        },
        new("深圳蓝海科技", null, "zh", "付款周期 30 天。", ["+8675500000124"], ["info@example.cn"])
        {
            Kind = CustomerKind.Company,
            Vip = true,
            Contacts = [("刘洋", "采购经理", "+8613400000125", "liuyang@example.cn")],
        },
    ];
}
