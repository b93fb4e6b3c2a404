using Crm.Rtp.Packets;

namespace Crm.Rtp.Jitter;

/// <summary>What is kept of a packet beside its payload.</summary>
internal struct JitterSlot
{
    internal bool Used;
    internal bool IsAudio;
    internal bool Marker;
    internal byte PayloadType;
    internal ushort Sequence;
    internal uint Timestamp;
    internal int Length;
}

/// <summary>Room for 64 packets, found by the low bits of their sequence numbers. All memory is taken at construction; not thread safe.</summary>
internal sealed class JitterStore(int maxPayload)
{
    /// <summary>Packets held at most; a power of two.</summary>
    internal const int Capacity = 64;

    private const int Mask = Capacity - 1;
    private readonly JitterSlot[] _slots = new JitterSlot[Capacity];
    private readonly byte[] _payloads = new byte[Capacity * maxPayload];

    /// <summary>Packets held.</summary>
    internal int Held { get; private set; }

    /// <summary>The place of a sequence number, used or not.</summary>
    internal ref JitterSlot this[ushort sequence] => ref _slots[sequence & Mask];

    /// <summary>The first used place from a sequence number on; the place of that number itself when nothing is held.</summary>
    internal ref JitterSlot First(ushort from)
    {
        for (int i = 0; i < Capacity; i++)
        {
            ref var slot = ref _slots[(from + i) & Mask];
            if (slot.Used)
            {
                return ref slot;
            }
        }

        return ref this[from];
    }

    /// <summary>The octets of a held packet; valid until its place is used again.</summary>
    internal ReadOnlySpan<byte> Payload(in JitterSlot slot) => _payloads.AsSpan((slot.Sequence & Mask) * maxPayload, slot.Length);

    /// <summary>Keeps a packet; its place must be free and its payload not longer than the maximum.</summary>
    internal void Put(in RtpHeader header, ReadOnlySpan<byte> payload, bool isAudio)
    {
        this[header.SequenceNumber] = new JitterSlot
        {
            Used = true,
            IsAudio = isAudio,
            Marker = header.Marker,
            PayloadType = header.PayloadType,
            Sequence = header.SequenceNumber,
            Timestamp = header.Timestamp,
            Length = payload.Length,
        };
        payload.CopyTo(_payloads.AsSpan((header.SequenceNumber & Mask) * maxPayload));
        Held++;
    }

    /// <summary>Frees a used place.</summary>
    internal void Release(ref JitterSlot slot)
    {
        slot.Used = false;
        Held--;
    }

    /// <summary>Frees all places.</summary>
    internal void Clear()
    {
        Array.Clear(_slots);
        Held = 0;
    }
}
