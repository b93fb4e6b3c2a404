using Crm.Contracts.Mail;
using Crm.Contracts.Ports;
using Crm.Engine.Mail;

namespace Crm.Server.Composition;

/// <summary>Registers the work with mails. Who fetches and sends them is registered apart; without it they stay where they are.</summary>
internal static class MailServices
{
    public static IServiceCollection AddCrmMail(this IServiceCollection services) => services
        .AddSingleton(s => new MailTokens(s.GetRequiredService<IMailStore>().SigningKey))
        .AddSingleton<MailHeads>()
        .AddSingleton<MailConfirmations>()
        .AddSingleton<MailDelivery>()
        .AddSingleton<MailEffects>()
        .AddSingleton<IMailIntake, MailIntakeDesk>()
        .AddSingleton<IMailDesk, MailDesk>();
}
