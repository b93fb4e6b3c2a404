using Crm.Audio;
using Crm.Media.Recording;
using Crm.Telephony.Media;

namespace Crm.Media.Bridges;

/// <summary>A running recording: writes 20 ms of its bridge at each tick, silence while it is paused, nothing while it has no bridge. On one media thread.</summary>
internal sealed class BridgeRecording(RecordingBuffer buffer)
{
    private readonly short[] _left = new short[AudioFrame.Samples];
    private readonly short[] _right = new short[AudioFrame.Samples];

    /// <summary>Where the audio goes.</summary>
    internal RecordingBuffer Buffer => buffer;

    /// <summary>What is recorded; null writes nothing, and the silence in its place once there is something again.</summary>
    internal Bridge? Bridge { get; set; }

    /// <summary>Whether what is said stays out of the recording.</summary>
    internal bool Paused { get; set; }

    /// <summary>Writes this tick; after the bridge's members have captured.</summary>
    internal void Tick()
    {
        if (Bridge is null)
        {
            buffer.Skip();
            return;
        }

        if (Paused)
        {
            _left.AsSpan().Clear();
            _right.AsSpan().Clear();
        }
        else
        {
            Bridge.MixSide(RecordingSide.Customer, _left);
            Bridge.MixSide(RecordingSide.Agent, _right);
        }

        buffer.Write(_left, _right);
    }
}
