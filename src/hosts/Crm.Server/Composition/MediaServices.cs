using Crm.Contracts.Ports;
using Crm.Contracts.Settings;
using Crm.Media;
using Crm.Media.Speech;
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
                RecordingsPath = Path.Combine(settings.SharedPath, "recordings"),
                PromptsPath = Prompts(),
                SpeechPath = Path.Combine(settings.DataPath, "speech"),
            },
            s.GetRequiredService<PortEvents>(),
            s.GetRequiredService<IRecordingKeys>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ISpeechSynthesizer>()))
        .AddSingleton<ISpeechSynthesizer>(_ => EspeakNg.OnPath(Environment.GetEnvironmentVariable("PATH")))
        .AddSingleton<IMediaPlane>(s => s.GetRequiredService<MediaPlane>())
        .AddOptionalPart("webrtc", media => media.WebRtcUnavailable is { } reason ? $"browsers cannot be connected: {reason}" : null)
        .AddOptionalPart("opus", media => media.OpusUnavailable)
        .AddOptionalPart("speech", media => media.SpeechUnavailable);

    private static IServiceCollection AddOptionalPart(this IServiceCollection services, string name, Func<MediaPlane, string?> missing) =>
        services.AddSingleton<IReadinessCheck>(s =>
        {
            var media = s.GetRequiredService<MediaPlane>();
            return new OptionalPart(name, () => missing(media));
        });

    /// <summary>The shipped prompts lie beside the program.</summary>
    private static string? Prompts()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "ivr-flows", "prompts");
        return Directory.Exists(folder) ? folder : null;
    }
}
