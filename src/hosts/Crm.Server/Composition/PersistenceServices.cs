using Crm.Contracts.Mail;
using Crm.Contracts.Ports;
using Crm.Contracts.Settings;
using Crm.Customers;
using Crm.Events.Privacy;
using Crm.Persistence.ChatFiles;
using Crm.Persistence.Mail;
using Crm.Persistence.Vault;
using Crm.Server.Lives;
using Crm.Telephony.Media;

namespace Crm.Server.Composition;

/// <summary>Registers the vault of personal data and what is sealed by it, all on files below the path that nodes share; the keys lie beside the journal.</summary>
internal static class PersistenceServices
{
    public static IServiceCollection AddCrmVault(this IServiceCollection services, CrmSettings settings, ClusterSeat? seat) => services
        .AddSingleton(_ => OpenVault(Path.Combine(settings.SharedPath, "vault.db"), Path.Combine(settings.SharedPath, "keys", "master.key"), seat))
        .AddSingleton<IPersonalDataVault>(s => s.GetRequiredService<PersonalDataVault>())
        .AddSingleton<ICustomerKeys, CustomerKeys>()
        .AddSingleton<IMailStore>(s => new SqliteMailStore(
            Path.Combine(settings.SharedPath, "mail.db"), s.GetRequiredService<PersonalDataVault>(), s.GetRequiredService<TimeProvider>()))
        .AddSingleton<IRecordingKeys, RecordingKeys>()
        .AddSingleton<IChatFiles>(s => new SealedChatFiles(
            Path.Combine(settings.SharedPath, "files"), s.GetRequiredService<PersonalDataVault>(), SealedChatFiles.UsualBytesMax));

    private static PersonalDataVault OpenVault(string file, string masterKey, ClusterSeat? seat) =>
        seat is null ? new PersonalDataVault(file, masterKey) : PersonalDataVault.PostgreSql(seat.Database, masterKey, file);
}
