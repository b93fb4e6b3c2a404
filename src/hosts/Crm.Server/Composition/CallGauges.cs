using System.Diagnostics.Metrics;
using Crm.Media;
using Crm.Sip.Transport;

namespace Crm.Server.Composition;

/// <summary>What the process holds for calls, on the metrics page. All of it is zero while there is no call.</summary>
internal sealed class CallGauges : IDisposable
{
    private readonly Meter _meter = new("Crm.Server");

    public CallGauges(SipEndpoint sip, MediaPlane media)
    {
        Add("crm_sip_legs", () => sip.GetFigures().Legs, "SIP legs");
        Add("crm_sip_dialogs", () => sip.GetFigures().Dialogs, "SIP dialogs");
        Add("crm_sip_transactions", () => sip.GetFigures().Transactions, "SIP transactions, those that wait for copies included");
        Add("crm_sip_bindings", () => sip.GetFigures().Registrations, "Registered devices");
        _meter.CreateObservableCounter("crm_sip_forks_refused", () => sip.GetFigures().ForksRefused, description: "Responses of early dialogs beyond those one call may make");
        _meter.CreateObservableCounter("crm_sip_referrals", () => sip.GetFigures().Referrals, description: "Transfers that peers asked for by REFER and that were passed on");
        Add("crm_media_sessions", () => media.GetFigures().Sessions, "Media sessions");
        Add("crm_media_bridges", () => media.GetFigures().Bridges, "Bridges");
        Add("crm_media_playbacks", () => media.GetFigures().Playbacks, "Playbacks");
        Add("crm_media_recordings", () => media.GetFigures().Recordings, "Recordings being written");
        _meter.CreateObservableCounter("crm_media_recording_faults", () => media.RecordingFaults, description: "Recordings that ended without a complete file");
        _meter.CreateObservableCounter("crm_media_recording_dropped_frames", () => media.DroppedRecordingFrames, description: "Frames of 20 ms that are silence in ended recordings because the disk was too slow");
        Add("crm_media_ports", () => media.GetFigures().PortsInUse, "RTP ports in use");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void Add(string name, Func<int> read, string description) => _meter.CreateObservableGauge(name, read, description: description);
}
