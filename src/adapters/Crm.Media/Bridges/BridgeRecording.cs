using Crm.Audio;
using Crm.Media.Recording;
using Crm.Telephony.Media;

namespace Crm.Media.Bridges;

/// <summary>A running recording: writes 20 ms of its bridge at each tick, silence while it has none. On one media thread.</summary>
internal sealed class BridgeRecording(RecordingBuffer buffer)
{
    private readonly short[] _left = new short[AudioFrame.Samples];
    private readonly short[] _right = new short[AudioFrame.Samples];

    /// <summary>Where the audio goes.</summary>
    internal RecordingBuffer Buffer => buffer;

    /// <summary>What is recorded; null writes silence.</summary>
    internal Bridge? Bridge { get; set; }

    /// <summary>Writes this tick; after the bridge's members have captured.</summary>
    internal void Tick()
    {
        if (Bridge is null)
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
