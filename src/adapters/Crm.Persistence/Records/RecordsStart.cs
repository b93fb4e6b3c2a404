using System.Security.Cryptography;
using Crm.Contracts.Accounts;
using Crm.Contracts.Settings;
using Crm.Persistence.Records.Accounts;
using Crm.Persistence.Records.Configuration;
using Crm.Persistence.Records.Customers;
using Crm.Persistence.Records.Demo;
using Crm.Persistence.Records.Flows;
using Crm.Persistence.Records.Rows;
using Crm.Persistence.Records.Webhooks;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records;

/// <summary>What came of preparing the records.</summary>
/// <param name="DemoLoaded">Demo data was loaded just now.</param>
/// <param name="NewAdministrator">User name and password of an administrator made just now because there was none who may sign in; to be shown once.</param>
public sealed record RecordsReport(bool DemoLoaded, (string UserName, string Password)? NewAdministrator);

/// <summary>Brings the records database to this version and fills a new one. Runs once, before anything else uses the records.</summary>
public sealed class RecordsStart
{
    private readonly RecordsContextFactory _records;
    private readonly CrmSettings _settings;
    private readonly TelephonyDirectory _telephony;
    private readonly LiveConfiguration _configuration;
    private readonly FlowStore _flows;
    private readonly Installation _installation;
    private readonly Passwords _passwords;
    private readonly TimeProvider _clock;

    internal RecordsStart(
        RecordsContextFactory records, CrmSettings settings, TelephonyDirectory telephony, LiveConfiguration configuration, FlowStore flows, Installation installation, Passwords passwords, TimeProvider clock)
    {
        _records = records;
        _settings = settings;
        _telephony = telephony;
        _configuration = configuration;
        _flows = flows;
        _installation = installation;
        _passwords = passwords;
        _clock = clock;
    }

    /// <summary>Migrates, fills and loads. Throws <see cref="InvalidDataException"/> for a database of a newer version.</summary>
    public async Task<RecordsReport> Prepare(CancellationToken cancellation)
    {
        Directory.CreateDirectory(_settings.DataPath);
        Directory.CreateDirectory(_settings.SharedPath);
        bool isCurrent = await _records.IsCurrent(cancellation);
        await using var context = _records.Create();
        if (!isCurrent)
        {
            await Migrate(context, cancellation);
        }

        await CustomerIndex.Ensure(context, cancellation);
        var now = Instant.Now(_clock);
        bool isNew = !await context.Users.AnyAsync(cancellation);
        bool loadDemo = isNew && _settings.DemoAllowed && _settings.Demo.Enabled != false;
        if (loadDemo)
        {
            DemoData.Add(context, _passwords, _settings.Sip.Realm, now);
            await context.SaveChangesAsync(cancellation);
        }

        var administrator = await EnsureAdministrator(context, now, cancellation);
        await _installation.Prepare(context, cancellation);
        await _telephony.Reload(cancellation);
        await _configuration.Reload(cancellation);
        await _flows.Start(cancellation);
        return new RecordsReport(loadDemo, administrator);
    }

    private static async Task Migrate(RecordsContext context, CancellationToken cancellation)
    {
        var known = context.Database.GetMigrations().ToHashSet();
        var applied = await context.Database.CanConnectAsync(cancellation)
            ? (await context.Database.GetAppliedMigrationsAsync(cancellation)).ToHashSet()
            : [];
        if (applied.FirstOrDefault(m => !known.Contains(m)) is { } unknown)
        {
            throw new InvalidDataException($"The records database was used by a newer version (it has step {unknown}); start that version or restore a backup.");
        }

        await context.Database.MigrateAsync(cancellation);
    }

    /// <summary>Makes sure that somebody can sign in: where demo people are refused, the user admin gets a random password.</summary>
    private async Task<(string, string)?> EnsureAdministrator(RecordsContext context, Instant now, CancellationToken cancellation)
    {
        const string Name = "admin";
        bool demoWorks = _settings.DemoAllowed;
        if (await context.Users.AnyAsync(u => u.Role == Role.Admin && !u.Disabled && (demoWorks || !u.IsDemo), cancellation))
        {
            return null;
        }

        string password = DeviceSecrets.New();
        var row = await context.Users.SingleOrDefaultAsync(u => u.UserName == Name, cancellation);
        if (row is null)
        {
            row = new UserRow
            {
                UserName = Name,
                DisplayName = "Administrator",
                PasswordHash = "",
                Role = Role.Admin,
                Language = "en",
                Theme = "system",
                SecurityStamp = "",
                CreatedAt = now,
            };
            context.Users.Add(row);
        }

        row.PasswordHash = _passwords.Hash(password);
        row.Role = Role.Admin;
        row.Disabled = false;
        row.IsDemo = false;
        row.SecurityStamp = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await context.SaveChangesAsync(cancellation);
        return (Name, password);
    }
}
