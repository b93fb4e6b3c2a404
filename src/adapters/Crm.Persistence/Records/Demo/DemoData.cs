using System.Security.Cryptography;
using Crm.Contracts.Accounts;
using Crm.Customers;
using Crm.Persistence.Records.Accounts;
using Crm.Persistence.Records.Configuration;
using Crm.Persistence.Records.Customers;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;

namespace Crm.Persistence.Records.Demo;

/// <summary>Fills a new database so that everything can be tried at once on one machine.</summary>
internal static class DemoData
{
    public static void Add(RecordsContext context, Passwords passwords, string realm, Instant now)
    {
        AddQueues(context);
        AddTrunk(context);
        foreach (var (userName, displayName, role) in DemoPeople.Users)
        {
            context.Users.Add(new UserRow
            {
                UserName = userName,
                DisplayName = displayName,
                PasswordHash = passwords.Hash(DemoPeople.Password),
                Role = role,
                Language = "en",
                Theme = "system",
                SecurityStamp = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
                IsDemo = true,
                CreatedAt = now,
            });
            if (role == Role.Agent)
            {
                AddAgent(context, userName, displayName, realm, now);
            }
        }

        for (int i = 0; i < DemoCustomers.All.Length; i++)
        {
            var customer = Create(DemoCustomers.All[i]);
            context.Customers.Add(CustomerRows.Create(customer, now));
            context.ImportedInteractions.AddRange(DemoHistory.Of(customer, i, now));
        }
    }

    private static Customer Create(DemoCustomer demo) => new(
        new CustomerId(Guid.CreateVersion7()),
        new SubjectId(Guid.CreateVersion7()),
        demo.Name,
        demo.Company,
        demo.Language,
        demo.Notes,
        [.. demo.Phones.Select(p => new Phone(p))],
        demo.Emails)
    {
        Kind = demo.Kind,
        Vip = demo.Vip,
        Contacts =
        [
            .. demo.Contacts.Select(c => new Contact(
                new ContactId(Guid.CreateVersion7()), c.Name, c.Role, demo.Language, null, [new Phone(c.Phone, PhoneKind.Work)], [c.Email])),
        ],
    };

    private static void AddQueues(RecordsContext context) => context.Queues.AddRange(
        new QueueRow { Id = DemoPeople.Support, Settings = RecordsJson.Write(DemoPeople.SupportQueue) },
        new QueueRow { Id = DemoPeople.Sales, Settings = RecordsJson.Write(DemoPeople.SalesQueue) });

    private static void AddTrunk(RecordsContext context)
    {
        // the limits of a site that says nothing are tighter than those of the demo trunk
        context.SiteSettings.Add(new SiteSettingRow
        {
            Name = OutboundReading.SiteRules,
            Value = RecordsJson.Write(DemoPeople.Outbound with { Destinations = [] }),
        });
        context.Trunks.Add(new TrunkRow
        {
            Id = DemoPeople.Trunk,
            DisplayName = "Demo trunk",
            AllowedNetworks = "127.0.0.0/8 ::1/128",
            MaxChannels = 1000,
            MaxCallsPerSecond = 200,
            Outbound = RecordsJson.Write(DemoPeople.Outbound),
            IsDemo = true,
        });
        context.DialledNumbers.AddRange(
            new DialledNumberRow { Trunk = DemoPeople.Trunk, Number = "4000", Kind = "flow", Flow = new FlowId("main-menu"), Language = "en" },
            new DialledNumberRow { Trunk = DemoPeople.Trunk, Number = "4001", Kind = "queue", Queue = DemoPeople.Support, Language = "en" },
            new DialledNumberRow { Trunk = DemoPeople.Trunk, Number = "4002", Kind = "queue", Queue = DemoPeople.Sales, Language = "en" },
            new DialledNumberRow { Trunk = DemoPeople.Trunk, Number = "4100", Kind = "echo" },
            new DialledNumberRow { Trunk = DemoPeople.Trunk, Number = "4200", Kind = "announcement", Prompt = "announcement", Language = "en" });
    }

    private static void AddAgent(RecordsContext context, string userName, string displayName, string realm, Instant now)
    {
        var agent = new AgentId(userName);
        context.Agents.Add(new AgentRow { Id = agent, Settings = RecordsJson.Write(DemoPeople.Agent(userName, displayName)) });
        context.Devices.Add(new DeviceRow
        {
            UserName = userName,
            Agent = agent,
            Extension = DemoPeople.Extension(userName),
            Ha1Sha256 = DeviceSecrets.Ha1Sha256(userName, realm, DemoPeople.DeviceSecret),
            Ha1Md5 = DeviceSecrets.Ha1Md5(userName, realm, DemoPeople.DeviceSecret),
            CreatedAt = now,
            IsDemo = true,
        });
    }
}
