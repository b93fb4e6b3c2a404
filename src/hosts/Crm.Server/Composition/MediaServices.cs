using Crm.Contracts.Settings;
using Crm.Media;
using Crm.Telephony.Media;

namespace Crm.Server.Composition;

/// <summary>Registers the media plane.</summary>
internal static class MediaServices
{
    public static IServiceCollection AddCrmMedia(this IServiceCollection services, CrmSettings settings) => services
        .AddSingleton(s => MediaPlane.Start(
            new MediaPlaneOptions
            {
                Address = settings.Media.Address,
                PublicAddress = settings.Media.PublicAddress,
                PortMin = settings.Media.PortMin,
                PortMax = settings.Media.PortMax,
                WebRtcPort = settings.Media.WebRtcPort,
                RecordingsPath = Path.Combine(settings.DataPath, "recordings"),
                PromptsPath = Prompts(),
            },
            s.GetRequiredService<PortEvents>(),
            s.GetRequiredService<TimeProvider>()))
        .AddSingleton<IMediaPlane>(s => s.GetRequiredService<MediaPlane>());

    /// <summary>The shipped prompts lie beside the program.</summary>
    private static string? Prompts()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "ivr-flows", "prompts");
        return Directory.Exists(folder) ? folder : null;
    }
}
