using Crm.Channels.Lookups;
using Crm.Contracts.Settings;
using Crm.Ivr;

namespace Crm.Server.Composition;

/// <summary>Registers what reaches out to other services.</summary>
internal static class ChannelServices
{
    public static IServiceCollection AddCrmChannels(this IServiceCollection services, CrmSettings settings) => services
        .AddSingleton(new EgressList(settings.LookupHosts))
        .AddSingleton<ILookups, HttpLookups>();
}
