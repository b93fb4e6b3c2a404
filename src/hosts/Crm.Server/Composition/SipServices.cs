using Crm.Contracts.Settings;
using Crm.Primitives.Security;
using Crm.Sip;
using Crm.Sip.Transport;
using Crm.Telephony.Signalling;
using Crm.Telephony.Trunks;

namespace Crm.Server.Composition;

/// <summary>Registers the SIP endpoint. It shares the throttle of failed sign-ins with the web, so that guesses count together.</summary>
internal static class SipServices
{
    public static IServiceCollection AddCrmSip(this IServiceCollection services, CrmSettings settings) => services
        .AddSingleton(s => new SipEndpoint(
            new SipEndpointOptions
            {
                Address = settings.Sip.Address,
                Port = settings.Sip.Port,
                PublicAddress = settings.Sip.PublicAddress?.ToString(),
                AllowMd5 = settings.Sip.AllowMd5,
                KeepsDialogs = settings.Calls.SurviveRestart is not null,
                Report = Console.Error.WriteLine,
            },
            s.GetRequiredService<ITelephonyDirectory>(),
            s.GetRequiredService<SignInThrottle>(),
            s.GetRequiredService<TimeProvider>()))
        .AddSingleton<ISignalling>(s => s.GetRequiredService<SipEndpoint>())
        .AddSingleton<ISipWebSocketSink>(s => s.GetRequiredService<SipEndpoint>());
}
